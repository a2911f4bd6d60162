#!/usr/bin/env bash
# tests/integration/verify.t - what verify says of good and bad directories, without a database.
source "$(dirname "$0")/../support/tap.sh"

export MIGRATOR_LAYOUT=native
first=20260101000000_create_things
second=20260102000000_add_name

# A good project in an empty directory: two migrations, sealed.
make_project() {
    cd "$scratch" || exit 1
    rm -rf project && mkdir -p project/migrations && cd project || exit 1
    echo 'CREATE TABLE things (id bigint PRIMARY KEY);' >migrations/$first.up.sql
    echo 'ALTER TABLE things ADD COLUMN name text;' >migrations/$second.up.sql
    "$migrator" seal >/dev/null || exit 1
}

# Replace the second migration's text and seal it, so that the text alone can be wrong.
write_second() {
    printf -- "$1" >migrations/$second.up.sql
    "$migrator" seal >/dev/null 2>&1
}

# ---- every way in which a directory can be bad: what is done to a good one, exit code, what is said ----

missing_directory() { rm -r migrations; }
directory_is_a_file() { rm -r migrations && echo >migrations; }
empty_set() { rm migrations/*; }
empty_file() { : >migrations/$second.up.sql; }
binary_file() { head -c 4096 /dev/urandom >migrations/$second.up.sql; }
nul_byte() { printf 'SELECT 1;\0SELECT 2;\n' >migrations/$second.up.sql; }
invalid_utf8() { printf "SELECT '\\xff';\n" >migrations/$second.up.sql; }
huge_file() { head -c 104857600 /dev/zero | tr '\0' ' ' >migrations/$second.up.sql; }
no_version() { echo 'SELECT 1;' >migrations/add_something.sql; }
version_zero() { echo 'SELECT 1;' >migrations/0_nothing.up.sql; }
version_too_long() { echo 'SELECT 1;' >migrations/1234567890123456789_long.up.sql; }
version_twice() { echo 'SELECT 1;' >migrations/20260102000000_other.up.sql; }
link_outside() { echo 'SELECT 1;' >outside.sql && ln -s ../outside.sql migrations/20260103000000_link.up.sql; }
unknown_directive() { write_second '-- migrator: transactoin off\nSELECT 1;\n'; }
edited_after_seal() { echo '-- edited' >>migrations/$second.up.sql; }
not_sealed() { echo 'SELECT 1;' >migrations/20260103000000_new.up.sql; }
sealed_file_gone() { rm migrations/$second.up.sql; }
checksums_cut_short() { head -c -20 migrations/migrator.sum >"cut" && mv "cut" migrations/migrator.sum; }
checksums_in_conflict() { sed -i '2i <<<<<<< HEAD' migrations/migrator.sum; }
syntax_error() { write_second 'SELECT 1;\nALTER TABL things ADD COLUMN name text;\n'; }
unclosed_quote() { write_second "SELECT 'a;\nSELECT 2;\n"; }
too_deep() { write_second "SELECT $(head -c 100000 /dev/zero | tr '\0' '(')1;\n"; }
stray_commit() { write_second 'SELECT 1;\nCOMMIT;\nSELECT 2;\n'; }
prepared_transaction() { write_second "SELECT 1;\nPREPARE TRANSACTION 'a';\n"; }
commit_in_a_block() { write_second 'DO $$ BEGIN COMMIT; END $$;\n'; }
concurrently_in_transaction() { write_second 'CREATE INDEX CONCURRENTLY a ON things (id);\n'; }
begin_in_transaction_off() { write_second '-- migrator: transaction off\nBEGIN;\nVACUUM;\nCOMMIT;\n'; }
psql_command() { write_second '\\\\connect other\nSELECT 1;\n'; }
copy_without_end() { write_second 'COPY things FROM STDIN;\n1\n2\n'; }
password() { write_second "ALTER ROLE someone PASSWORD 'hunter2';\n"; }
check_that_writes() { echo 'DELETE FROM things;' >migrations/$second.before.sql && "$migrator" seal >/dev/null; }

bad=(
    'missing_directory              2 migrations'
    'directory_is_a_file            2 migrations'
    'empty_set                      2 migration'
    'empty_file                     1 file-empty'
    'binary_file                    1 file-(binary|encoding)'
    'nul_byte                       1 file-binary'
    'invalid_utf8                   1 file-encoding'
    'huge_file                      1 file-too-large'
    'no_version                     1 file-name'
    'version_zero                   1 version-range'
    'version_too_long               1 version-range'
    'version_twice                  1 version-duplicate'
    'link_outside                   1 file-symlink'
    'unknown_directive              1 transactoin.*"?transaction'
    'edited_after_seal              1 checksum-differs'
    'not_sealed                     1 not-sealed'
    'sealed_file_gone               1 sealed-file-missing'
    'checksums_cut_short            1 sumfile-'
    'checksums_in_conflict          1 sumfile-conflict'
    'syntax_error                   1 up\.sql:2:7: error: syntax error at or near "TABL"'
    'unclosed_quote                 1 up\.sql:1:8: error: unterminated quoted string'
    'too_deep                       1 syntax'
    'stray_commit                   1 up\.sql:2:1: error: COMMIT'
    'prepared_transaction           1 up\.sql:2:1: error: PREPARE TRANSACTION'
    'commit_in_a_block              1 non-transactional-statement'
    'concurrently_in_transaction    1 concurrently-in-transaction'
    'begin_in_transaction_off       1 several-transactions'
    'psql_command                   1 psql-command'
    'copy_without_end               1 copy-unterminated'
    'password                       1 password-literal'
    'check_that_writes              1 check-query'
)

state_of_project() { find . -type f ! -path './.migrator/*' -exec sha256sum {} + 2>&1 | sort; }

for case in "${bad[@]}"; do
    read -r name code pattern <<<"$case"
    make_project
    "$name"
    before=$(state_of_project)
    run "$migrator" verify
    exits "$code" "$name: exit code $code"
    like "$output$errors" "$pattern" "$name: says so"
    unlike "$output$errors" 'hunter2' "$name: no password"
    is "$(state_of_project)" "$before" "$name: nothing touched"
done

# ---- a good one ----

make_project
run "$migrator" verify
exits 0 'a good directory'
like "$output" '2 migrations in order' 'says so'
"$migrator" verify --format json >good.json
ok 'as JSON by its schema' "$project/tests/support/check_report" good.json

echo 'BEGIN ISOLATION LEVEL SERIALIZABLE; SELECT 1; COMMIT;' >migrations/20260103000000_wrapped.up.sql
printf '%s\n' '-- migrator: transaction off' 'VACUUM;' >migrations/20260104000000_vacuum.up.sql
printf 'COPY things FROM STDIN;\n1\tit'"'"'s; COMMIT;\n\\.\n' >migrations/20260105000000_copy.up.sql
"$migrator" seal >/dev/null
run "$migrator" verify
exits 0 'a wrapper, transaction off and COPY data are fine'

make_project
write_second "-- migrator: incompatible \"rows go\"\n-- migrator: irreversible \"no server here knows the syntax\"\nMERGE INTO things t USING things s ON t.id = s.id WHEN MATCHED THEN DELETE RETURNING abs(t.id);\n"
run "$migrator" verify
exits 0 'newer syntax does not fail the check'
like "$output" 'warning: MERGE … RETURNING is PostgreSQL 17' 'and is named'
run "$migrator" verify --fail-on warning
exits 1 'unless warnings are to fail it'

# ---- a way back is wanted ----

make_project
write_second '-- migrator: incompatible "names are gone"\nALTER TABLE things DROP COLUMN name;\n'
run "$migrator" verify
exits 1 'what loses data has a way back, or says that there is none'
like "$output" 'add_name.up.sql: error: this migration is destructive, and has no way back: it was not rehearsed' \
    'which is said'
run "$migrator" verify --environment development
exits 0 'in development it is a warning'
like "$output" 'warning: this migration is destructive, and has no way back' 'and said all the same'
run "$migrator" verify --since 20260102000000
exits 0 'what is released is not asked'

label=rollback/20260102000000_add_name
digest=$(sha256sum <migrations/$second.up.sql | cut -d' ' -f1)
mkdir -p $label && echo "{\"migration\": \"$digest\", \"way_back\": \"fails\"}" >$label/evidence.json
run "$migrator" verify
like "$output" 'a rehearsal found none .fails.' 'why a rehearsal found none'
echo '{"migration": "another", "way_back": "fails"}' >$label/evidence.json
run "$migrator" verify
like "$output" 'it was not rehearsed' 'but not one of another text'
echo 'ALTER TABLE things ADD COLUMN name text;' >$label/repair.sql
run "$migrator" verify
unlike "$output" 'has no way back' 'one is there'
like "$output" "warning: $label is not the way back that a rehearsal proved: it was not rehearsed as it is .way-back-differs" \
    'which nobody rehearsed'
repair=$(sha256sum <$label/repair.sql | cut -d' ' -f1)
echo "{\"migration\": \"$digest\", \"way_back\": \"proven\", \"repair\": \"$repair\"}" >$label/evidence.json
run "$migrator" verify
unlike "$output" 'way-back-differs' 'it is the one that was rehearsed'
"$migrator" seal >/dev/null
run "$migrator" verify
exits 0 'and sealed with the migration'
echo '-- nothing' >>$label/repair.sql
"$migrator" seal >/dev/null
run "$migrator" verify
exits 1 'edited after it was rehearsed, and sealed'
like "$output" 'error: .* was not rehearsed as it is' 'it is found'
like "$output" 'run `migrator rehearse 20260102000000`' 'with what to do'

make_project
write_second '-- migrator: incompatible "names are gone"\n-- migrator: irreversible "nobody wants them"\nALTER TABLE things DROP COLUMN name;\n'
run "$migrator" verify
exits 0 'it says that there is none'
make_project
echo 'ALTER TABLE things ADD COLUMN name text;' >migrations/20260102000000_add_name.down.sql
write_second '-- migrator: incompatible "names are gone"\nALTER TABLE things DROP COLUMN name;\n'
run "$migrator" verify
exits 0 'one is written by hand'

# ---- reports ----

make_project
syntax_error
run "$migrator" verify --format github --report json=out.json --report junit=out.xml --report sarif=out.sarif \
    --report markdown=out.md --report text=out.txt
exits 1 'several reports in one run'
like "$output" '::error title=syntax,file=migrations/20260102000000_add_name.up.sql,line=2,col=7' 'annotations on stdout'
ok 'JSON by its schema' "$project/tests/support/check_report" out.json
ok 'JUnit names the file' grep -q "$second" out.xml
ok 'SARIF names the rule' grep -q '"syntax"' out.sarif
ok 'Markdown has the finding' grep -q 'near "TABL"' out.md
ok 'text has the caret' grep -q '\^' out.txt

run "$migrator" verify --report json
exits 2 'a report without a file'
run "$migrator" verify --report pdf=out.pdf
exits 2 'a format that there is not'
run "$migrator" verify --report json=no/such/folder/out.json
unlike "$status" '^[01]$' 'a report that cannot be written is no answer'

# ---- many files: what was found clean before is not parsed again, and nothing else is taken on trust ----

make_project
for number in {1000..2100}; do
    echo "SELECT $number;" >migrations/2026010300${number}_n.up.sql
done
"$migrator" seal >/dev/null
run "$migrator" verify
exits 0 'many files'
ok 'are remembered' test -s .migrator/verified
run "$migrator" verify
exits 0 'a second time'
remembered=$(sha256sum .migrator/verified)
run "$migrator" verify
exits 0 'a third time'
is "$(sha256sum .migrator/verified)" "$remembered" 'nothing new to remember'

echo 'SELEC 1;' >migrations/20260103002100_n.up.sql
"$migrator" seal >/dev/null
for attempt in first second; do
    run "$migrator" verify
    exits 1 "a mistake is found the $attempt time"
    like "$output" 'near "SELEC"' "and named the $attempt time"
done
hex=$(sha256sum migrations/20260103002100_n.up.sql)
printf '%s\n' "${hex%% *}" >>.migrator/verified
sed -i '1s/^/x/' .migrator/verified
run "$migrator" verify
exits 1 'the memory of another program counts for nothing'
head -c 70000 /dev/urandom >.migrator/verified
run "$migrator" verify
exits 1 'nor does a damaged one'
rm -r .migrator && echo >.migrator
run "$migrator" verify
exits 1 'and where none can be kept, it works without'
rm .migrator

# ---- the merge with another branch ----

make_project
git init -q -b main . && git add -A && git commit -qm 'a project'
run "$migrator" verify --against main
exits 0 'nothing changed since main'

git checkout -qb feature
echo 'SELECT 1;' >migrations/20260103000000_feature.up.sql
run "$migrator" verify --against main
exits 1 'a new file that is neither sealed nor committed'
like "$output" 'uncommitted' 'says so'
"$migrator" seal >/dev/null && git add -A && git commit -qm 'a feature'
run "$migrator" verify --against main
exits 0 'a new migration behind all of main'

git checkout -q main
echo 'SELECT 2;' >migrations/20260104000000_main.up.sql
"$migrator" seal >/dev/null && git add -A && git commit -qm 'main moves on'
git checkout -q feature
run "$migrator" verify --against main
exits 1 'a new migration that sorts before one of main'
like "$output" 'against-late' 'is named'

echo '-- edited' >>migrations/$first.up.sql
"$migrator" seal >/dev/null 2>&1
git commit -qam 'edit what main has'
run "$migrator" verify --against main
exits 1 'a sealed file of main was edited'
like "$output" 'against-edited' 'is named'
echo '-- and not committed' >>migrations/$first.up.sql
run "$migrator" verify --against main
is "$(grep -o "$first.up.sql: error.*" <<<"$output" | wc -l)" 1 'once, though it differs from main, its checksum and its commit'
git checkout -q .

third=20260105000000_mixed
for until in '' ' until=2999-12-31' ' until=2020-01-31'; do
    printf -- '-- migrator: transaction off\n-- migrator: allow transaction-mixed "both are small"%s\n%s\n' "$until" \
        'CREATE TABLE c (id int); CREATE INDEX CONCURRENTLY d ON c (id);' >migrations/$third.up.sql
    run "$migrator" verify --against main
    case $until in
    *2020*) like "$output" 'warning: .*it was allowed until 2020-01-31 only: "both are small"' 'allowed no longer' ;;
    *) like "$output" 'note: .*allowed: "both are small"' "allowed$until: a note, with the reason" ;;
    esac
done
rm migrations/$third.up.sql

git remote add origin "$scratch/nowhere"
run "$migrator" verify --against origin/nothing
exits 2 'a branch that is not in the clone'
like "$errors" 'git fetch' 'with the line that fetches it'

done_testing
