#!/usr/bin/env bash
# Bad input gets a clear error and the right exit code, and touches nothing: one row each.
# slow
source "$(dirname "$0")/../support/tap.sh"
with_server

state() { # FILE: all that the database holds
    pg_dump --no-owner 2>&1 | grep -v '^\\\(un\)\?restrict\|^-- Dumped' >"$1"
}

good_set() {
    mkdir -p migrations
    echo 'CREATE TABLE first (n int);' >migrations/20260101000001_first.up.sql
    echo 'CREATE TABLE second (n int);' >migrations/20260101000002_second.up.sql
}
seal() { "$migrator" seal --quiet >/dev/null; }
by_hand() { # seal what `seal` would refuse
    (cd migrations && sha256sum --tag -- *.sql >sum && { cat sum; echo "# head $(sha256sum <sum | cut -d ' ' -f 1)"; } >migrator.sum && rm sum)
}

# try NAME EXIT WORDS [OPTION…]: the set-up is a function of that name with _ for blanks; `command` is what it runs.
try() {
    local name=$1 expected=$2 words=$3
    shift 3
    rm -rf "$scratch/try" && mkdir "$scratch/try" && cd "$scratch/try" || exit 1
    fresh_database
    command=("$migrator" up --environment production)
    good_set
    "set_up_${name//[^a-zA-Z0-9]/_}"
    state "$scratch/before"
    run timeout 60 "${command[@]}" "$@"
    exits "$expected" "$name: exit $expected"
    like "$output$errors" "$words" "$name: says so"
    unlike "$output$errors" 'g_error|assert|Sanitizer|core dumped|s3cr3t' "$name: nothing crashed, no password is shown"
    state "$scratch/after"
    ok "$name: nothing was touched" cmp "$scratch/before" "$scratch/after"
}

# ---- the directory and its files ----
set_up_missing_directory() { rm -r migrations; }
try 'missing directory' 2 'migrations'
set_up_a_file_instead_of_a_directory() { rm -r migrations && echo >migrations; }
try 'a file instead of a directory' 2 'migrations.*--migrations'
set_up_empty_set() { rm migrations/*; }
try 'empty set' 2 'no migration'
set_up_empty_file() { : >migrations/20260101000003_empty.up.sql && by_hand; }
try 'empty file' 4 'empty'
set_up_binary_file() { head -c 4096 /dev/urandom >migrations/20260101000003_binary.up.sql && by_hand; }
try 'binary file' 4 '20260101000003_binary.up.sql'
set_up_NUL_byte() { printf 'SELECT 1;\0SELECT 2;\n' >migrations/20260101000003_nul.up.sql && by_hand; }
try 'NUL byte' 4 'NUL|binary|zero byte'
set_up_invalid_UTF_8() { printf "SELECT '\xff\xfe\xc3';\n" >migrations/20260101000003_latin.up.sql && by_hand; }
try 'invalid UTF-8' 4 'UTF-8'
set_up_a_file_of_100_MiB() { yes -- '-- a hundred' | head -c $((101 * 1024 * 1024)) >migrations/20260101000003_big.up.sql && by_hand; }
try 'a file of 100 MiB' 4 'large|MiB|bytes'
set_up_a_name_without_a_version() { echo 'SELECT 1;' >migrations/no_version.up.sql && by_hand; }
try 'a name without a version' 4 'no_version'
set_up_version_0() { echo 'SELECT 1;' >migrations/0_zero.up.sql && by_hand; }
try 'version 0' 4 'version' --layout native
set_up_a_version_of_19_digits() { echo 'SELECT 1;' >migrations/1234567890123456789_long.up.sql && by_hand; }
try 'a version of 19 digits' 4 'digits|version'
set_up_two_files_of_one_version() { echo 'SELECT 1;' >migrations/20260101000002_other.up.sql && by_hand; }
try 'two files of one version' 4 '20260101000002'
set_up_a_symbolic_link_out_of_the_directory() {
    echo 'SELECT 1;' >outside.sql && ln -s ../outside.sql migrations/20260101000003_link.up.sql && by_hand
}
try 'a symbolic link out of the directory' 4 'link'
set_up_unknown_directive() { printf -- '-- migrator: transacton off\nSELECT 1;\n' >migrations/20260101000003_x.up.sql && by_hand; }
try 'unknown directive' 4 'transaction'
set_up_a_syntax_error() { echo 'CREATE TABEL x ();' >migrations/20260101000003_x.up.sql && by_hand; }
try 'a syntax error' 4 'TABEL.*correct it'
set_up_a_password_in_a_file() { echo "ALTER ROLE r PASSWORD 's3cr3t';" >migrations/20260101000003_x.up.sql && by_hand; }
try 'a password in a file' 4 'password'

# ---- the checksum file ----
set_up_not_sealed() { :; }
try 'not sealed' 4 'seal'
set_up_edited_after_sealing() { seal && echo '-- more' >>migrations/20260101000001_first.up.sql; }
try 'edited after sealing' 4 'changed'
set_up_checksum_file_cut_short() { seal && sed -i '$d' migrations/migrator.sum; }
try 'checksum file cut short' 4 'cut short'
set_up_checksum_file_cut_in_a_line() { seal && truncate -s 120 migrations/migrator.sum; }
try 'checksum file cut in a line' 4 'migrator.sum'
set_up_conflict_markers() { seal && sed -i '2i <<<<<<< HEAD' migrations/migrator.sum && printf '=======\n>>>>>>> theirs\n' >>migrations/migrator.sum; }
try 'conflict markers' 4 'seal'
set_up_a_head_that_does_not_fit() { seal && sed -i '$s/head ..../head 0000/' migrations/migrator.sum; }
try 'a head that does not fit' 4 'head'
set_up_a_sealed_file_removed() { seal && rm migrations/20260101000001_first.up.sql; }
try 'a sealed file removed' 4 'not there'

# ---- configuration ----
set_up_misspelt_configuration_key() { seal && printf '[migrator]\nmigratoins = migrations\n' >migrator.conf; }
try 'misspelt configuration key' 2 'migrations'
set_up_misspelt_option() { seal; }
try 'misspelt option' 2 'dry-run' --dry-rnu
set_up_two_URLs() { seal && export MIGRATOR_DATABASE=postgresql://other/db; }
try 'two URLs' 2 'DATABASE_URL|MIGRATOR_DATABASE'
unset MIGRATOR_DATABASE
set_up_not_a_URL() { seal; }
try 'not a URL' 2 'connection string' --database 'postgresql://u:s3cr3t@[::1/db'
set_up_a_version_that_is_not_there() { seal; }
try 'a version that is not there' 2 '99' --to 99

# ---- the server ----
url() { echo "postgresql://$1@/$PGDATABASE?host=$PGHOST&port=$PGPORT"; }
set_up_unknown_host() { seal; }
try 'unknown host' 3 'no-such-host.invalid' --database 'postgresql://u:s3cr3t@no-such-host.invalid/db'
set_up_no_server_there() { seal; }
try 'no server there' 3 'connect' --database 'postgresql://u:s3cr3t@127.0.0.1:1/db'
set_up_unknown_database() { seal; }
try 'unknown database' 3 'does not exist' --database "postgresql:///no_such_db?host=$PGHOST&port=$PGPORT&user=$PGUSER"
set_up_unknown_role() { seal; }
try 'unknown role' 3 'role "nobody_known" does not exist' --database "postgresql://nobody_known@/postgres?host=$PGHOST&port=$PGPORT"

# A server of fakes: it asks for a password and refuses it, or says that it is PostgreSQL 9.6.
cat >"$scratch/fake_server.js" <<'JS'
const net = require('net');
const message = (type, body) => {
    const bytes = Buffer.alloc(5 + body.length);
    bytes.write(type, 0, 'latin1');
    bytes.writeInt32BE(4 + body.length, 1);
    body.copy(bytes, 5);
    return bytes;
};
const text = (...parts) => Buffer.from(parts.join('\0') + '\0');
const number = (n) => { const bytes = Buffer.alloc(4); bytes.writeInt32BE(n); return bytes; };
net.createServer((client) => {
    client.on('error', () => {});
    client.on('data', (data) => {
        if (data.length === 8 && data.readInt32BE(4) === 80877103) return client.write('N');
        if (process.argv[2] === 'old') {
            client.write(Buffer.concat([message('R', number(0)), message('S', text('server_version', '9.6.24')),
                message('S', text('client_encoding', 'UTF8')), message('K', Buffer.concat([number(1), number(2)])),
                message('Z', Buffer.from('I'))]));
        } else if (data[0] !== 'p'.charCodeAt(0)) {
            client.write(message('R', number(3)));
        } else {
            client.end(message('E', Buffer.concat([text('SFATAL'), text('VFATAL'), text('C28P01'),
                text('Mpassword authentication failed for user "u"'), Buffer.from('\0')])));
        }
    });
}).listen(0, '127.0.0.1', function () { console.log(this.address().port); });
JS
fake() { # KIND: sets port
    rm -f "$scratch/fake_port"
    timeout 120 node "$scratch/fake_server.js" "$1" >"$scratch/fake_port" &
    fake_pid=$!
    for ((i = 0; i < 100; i++)); do [[ -s $scratch/fake_port ]] && break || sleep 0.05; done
    port=$(cat "$scratch/fake_port")
}
fake password
set_up_wrong_password() { seal; }
try 'wrong password' 3 'password authentication failed' --database "postgresql://u:s3cr3t@127.0.0.1:$port/db"
set_up_wrong_password__told_at_length() { seal; }
try 'wrong password, told at length' 3 'password authentication failed' --verbose --format json \
    --database "postgresql://u:s3cr3t@127.0.0.1:$port/db?sslmode=disable"
set_up_wrong_password_in_words() { seal; }
try 'wrong password in words' 3 'password authentication failed' --verbose \
    --database "host=127.0.0.1 port=$port user=u password=s3cr3t dbname=db"
kill "$fake_pid"
fake old
set_up_server_too_old() { seal; }
try 'server too old' 3 'PostgreSQL 9\.6\.24; 13 or newer.*upgrade' --database "postgresql://u@127.0.0.1:$port/db?sslmode=disable"
kill "$fake_pid"

psql -Xqd postgres <<SQL
CREATE ROLE powerless LOGIN;
CREATE ROLE reader LOGIN;
ALTER ROLE reader SET default_transaction_read_only = on;
SQL
set_up_no_right_to_make_the_ledger() {
    seal
    psql -Xqc "REVOKE CREATE ON DATABASE $PGDATABASE FROM PUBLIC"
    command+=(--database "$(url powerless)")
}
try 'no right to make the ledger' 4 'powerless.*doctor --print-setup'
set_up_no_right_in_the_schema() {
    seal
    psql -Xqc "GRANT CREATE ON DATABASE $PGDATABASE TO powerless" -c 'REVOKE ALL ON SCHEMA public FROM PUBLIC'
    command+=(--database "$(url powerless)")
    "$migrator" up --quiet --environment production --to 20260101000001 >/dev/null
}
try 'no right in the schema' 4 'powerless|rights on the schema|permission denied'
set_up_a_ledger_that_is_not_ours() { seal && psql -Xqc 'CREATE SCHEMA migrator' -c 'CREATE TABLE migrator.ledger (n int)'; }
try 'a ledger that is not ours' 4 'not a ledger'
set_up_contents_that_are_not_ours() { seal && psql -Xqc 'CREATE SCHEMA migrator' -c 'CREATE TABLE migrator.content (n int)'; }
try 'contents that are not ours' 4 'not a ledger'
set_up_another_environment() { seal && "$migrator" up --quiet --environment staging --to 20260101000001 >/dev/null; }
try 'another environment' 4 'staging'
set_up_a_copy_of_the_database() {
    seal && "$migrator" up --quiet --environment production --to 20260101000001 >/dev/null
    local from=$PGDATABASE
    PGDATABASE=copy_of_$from
    psql -Xqd postgres -c "CREATE DATABASE $PGDATABASE TEMPLATE $from"
    DATABASE_URL="postgresql:///$PGDATABASE?host=$PGHOST&port=$PGPORT&user=$PGUSER"
}
try 'a copy of the database' 4 'adopt'
set_up_a_late_migration() {
    rm migrations/20260101000001* && seal && "$migrator" up --quiet --environment production >/dev/null
    good_set && by_hand
}
try 'a late migration' 4 'comes before'
set_up_an_applied_file_edited() {
    seal && "$migrator" up --quiet --environment production --to 20260101000001 >/dev/null
    echo '-- more' >>migrations/20260101000001_first.up.sql && by_hand
}
unset MIGRATOR_NO_REHEARSE
try 'an applied file edited' 4 'edited|changed'
unlike "$errors" 'rehears' 'an applied file edited: refused before anything is rehearsed'
export MIGRATOR_NO_REHEARSE=yes
set_up_an_entry_forged() {
    seal && "$migrator" up --quiet --environment production --to 20260101000001 >/dev/null
    psql -Xq <<SQL
ALTER TABLE migrator.ledger DISABLE TRIGGER ALL;
UPDATE migrator.ledger SET name = 'forged' WHERE seq = 2;
ALTER TABLE migrator.ledger ENABLE TRIGGER ALL;
SQL
}
try 'an entry forged' 9 'entry 2'

# ---- servers that only read ----
cd "$scratch" && rm -rf try && mkdir try && cd try && good_set && seal
fresh_database
psql -Xqc "GRANT CREATE ON DATABASE $PGDATABASE TO reader" -c 'GRANT ALL ON SCHEMA public TO reader'
run "$migrator" up --environment production --database "$(url reader)"
exits 0 'a role whose transactions only read by default may still migrate'

kept=$scratch/kept
mkdir "$kept"
chmod 755 "$tap_files" "$scratch"
env -u PGDATABASE "$migrator" sandbox --keep "$kept" -- true 2>/dev/null
data=$(dirname "$(find "$kept" -name PG_VERSION -path '*/PG_VERSION' -not -path '*/base/*')")
touch "$data/standby.signal" && chown --reference="$data/PG_VERSION" "$data/standby.signal"
run env -u PGDATABASE -u DATABASE_URL "$migrator" sandbox --keep "$kept" -- "$migrator" up --environment production
exits 4 'a standby: exit 4'
like "$errors" 'standby' 'a standby: says so'
like "$errors" 'target_session_attrs' 'a standby: says what to do'

done_testing
