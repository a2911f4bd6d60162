#!/usr/bin/env bash
# COPY … FROM STDIN: its data are loaded, hashed and sealed, but not kept: the ledger has a line in their place.
source "$(dirname "$0")/../support/tap.sh"
with_server

ask() { psql -XAtq -c "$1"; }
# What is kept for a file, as text: by the digest of its text when that differs from the file's own.
kept() { ask "SELECT convert_from(string_agg(body, '' ORDER BY part), 'UTF8') FROM migrator.content WHERE digest = '\\x$1'"; }
own_digest() { sha256sum "$1" | cut -d ' ' -f 1; }
text_digest() { # VERSION FILE: from the detail of its newest entry
    ask "SELECT substring(detail::jsonb ->> 'texts' FROM 'SHA256 \\($2\\) = ([0-9a-f]{64})') FROM migrator.ledger
        WHERE version = $1 AND kind = 'apply' ORDER BY seq DESC LIMIT 1"
}
rows() { ask "SELECT string_agg(id || name, ',' ORDER BY id) FROM $1"; }

git init -q -b main . # without a commit: all are drafts
mkdir migrations
data=$'1\tone; SECRET\n2\tit\'s\n'
up=migrations/20260102000000_load.up.sql
down=migrations/20260102000000_load.down.sql
echo 'CREATE TABLE item (id int, name text);' >migrations/20260101000000_item.up.sql
printf 'COPY item (id, name) FROM stdin;\n%s\\.\nCREATE TABLE other (id int, name text);\nCOPY other FROM STDIN;\n\\.\n' "$data" >$up
printf 'DROP TABLE other;\nDELETE FROM item;\nCOPY item FROM STDIN;\n9\tfrom down\n\\.\n' >$down

run "$migrator" up --record record
exits 0 'up with COPY data'
is "$(rows item)" "1one; SECRET,2it's" 'the data are there'
is "$(ask "SELECT count(*) FROM migrator.check_chain()")" 0 'the chain is intact'
is "$(ask "SELECT count(*) FROM migrator.content WHERE position('SECRET'::bytea IN body) > 0")" 0 'the ledger does not keep them'
is "$(ask "SELECT encode(digest, 'hex') FROM migrator.ledger WHERE version = 20260102000000")" "$(own_digest $up)" \
    'the entry has the digest of the whole file'
is "$(kept "$(own_digest $up)")" '' 'under which nothing is kept'
is "$(ask "SELECT detail IS NULL FROM migrator.ledger WHERE version = 20260101000000")" t 'a file without data has no detail'
text=$(text_digest 20260102000000 20260102000000_load.up.sql)
is "$(kept "$text")" "COPY item (id, name) FROM stdin;
-- COPY data left out by migrator: ${#data} bytes in 2 lines, SHA256 = $(printf %s "$data" | sha256sum | cut -d ' ' -f 1)
\\.
CREATE TABLE other (id int, name text);
COPY other FROM STDIN;
\\." 'the text is kept, with a line in place of the data'
is "$(ask "SELECT encode(sha256(string_agg(body, '' ORDER BY part)), 'hex') FROM migrator.content WHERE digest = '\\x$text'")" \
    "$text" 'by a digest of its own'

sqlite3 record/history.db 'SELECT CAST(body AS text) FROM content' >bodies
ok 'a record has the text' grep -q 'COPY data left out' bodies
not_ok 'and not the data' grep -q SECRET bodies
mkdir elsewhere && cd elsewhere || exit 1
run "$migrator" history merge ../record
exits 0 'the record is taken in elsewhere'
is "$(sqlite3 .migrator/history.db "SELECT count(*) FROM content WHERE hex(digest) = upper('$text')")" 1 'with the text'
cd .. || exit 1

run "$migrator" status
exits 0 'status'
run sh -c 'cd migrations && sha256sum --check --strict --quiet migrator.sum'
exits 0 'coreutils agrees with what is sealed'

# ---- the way back ----

run "$migrator" redo
exits 0 'redo by a .down.sql with data of its own'
like "$errors" '20260102000000_load.down.sql is taken from here: the ledger keeps it without its COPY data' 'says whose it runs'
is "$(rows item)" "1one; SECRET,2it's,9from down" 'its data came back, then those of up'
mv $down aside
run "$migrator" redo
exits 4 'redo when the .down.sql is gone'
like "$errors" 'cannot be undone: its .down.sql is not here, and the ledger keeps it without its COPY data.*nothing was undone' 'says so'
mv aside $down

# ---- mistakes have the line that they have in the file ----

printf 'COPY item FROM stdin;\n1\ta\n2\tb\n3\tc\n\\.\nSELECT 7;\nSELECT wrong;\n' >migrations/20260103000000_wrong.up.sql
run "$migrator" up
exits 5 'a statement after data fails'
like "$errors" '20260103000000_wrong.up.sql:7:8' 'at its line'
like "$errors" 'SELECT wrong;' 'which is shown'
printf 'COPY item FROM stdin;\n1\ta\n2\tb\n3\tc\n\\.\nSELECT 7;\nSELEC 8;\n' >migrations/20260103000000_wrong.up.sql
run "$migrator" up
exits 4 'a statement after data is refused by the parser'
like "$errors" '20260103000000_wrong.up.sql:7:1' 'at its line, too'
printf 'COPY item FROM stdin;\n1\ta\nx\tb\n\\.\n' >migrations/20260103000000_wrong.up.sql
run "$migrator" up
exits 5 'data that do not fit'
like "$errors" 'COPY item, line 2' 'the server says which line'
is "$(ask 'SELECT count(*) FROM item')" 3 'and nothing of them is there'
rm migrations/20260103000000_wrong.up.sql

# ---- a file that changes between its check and its run ----

changing=migrations/20260104000000_changing.up.sql
cat >$changing <<'END'
CREATE TABLE changing (id int, name text);
SELECT pg_advisory_xact_lock(4711);
COPY changing FROM STDIN;
1	approved
\.
END
locks() { [[ $(ask "SELECT count(*) FROM pg_locks WHERE objid = 4711 AND granted = $1") == 1 ]]; }
psql -Xq -c 'SELECT pg_advisory_lock(4711)' -c 'SELECT pg_sleep(600)' >/dev/null 2>&1 &
eventually 20 'somebody holds the migration up' locks true
"$migrator" up >"$scratch/up" 2>&1 &
waiting=$!
eventually 20 'in the middle of its run' locks false
sed -i s/approved/tampered/ $changing
ask 'SELECT pg_terminate_backend(pid) FROM pg_locks WHERE objid = 4711 AND granted' >/dev/null
status=0
wait $waiting || status=$?
output='' errors=$(<"$scratch/up")
exits 4 'COPY data that changed since they were checked'
like "$errors" 'the file changed while it was read' 'are refused'
like "$errors" "$changing:4" 'at their place'
is "$(ask "SELECT to_regclass('changing') IS NULL")" t 'and the migration is rolled back'
is "$(ask 'SELECT count(*) FROM migrator.ledger WHERE version = 20260104000000')" 0 'nor is it in the ledger'
rm $changing

# ---- other line ends, sections, no transaction ----

mkdir dbmate
printf -- '-- migrate:up\r\nCREATE TABLE sections (id int, name text);\r\nCOPY sections FROM stdin;\r\n1\ta\r\n-- migrate:down\tb\r\n\\.\r\n-- migrate:down\r\nDROP TABLE sections;\r\n' |
    sed 's/^-- migrate:down\tb/2\tb/' >dbmate/20260101000000_sections.sql
fresh_database
run "$migrator" up --migrations dbmate
exits 0 'data with Windows line ends in a section'
is "$(rows sections)" '1a,2b' 'are loaded with line feeds'
run "$migrator" redo --migrations dbmate
exits 0 'and its down section undoes it'
fresh_database
mkdir off
printf -- '-- migrator: transaction off\nCREATE TABLE off (id int, name text);\nCOPY off FROM stdin;\n1\ta\n\\.\nVACUUM off;\n' >off/20260101000000_off.up.sql
run "$migrator" up --migrations off
exits 0 'data outside of a transaction'
is "$(rows off)" '1a' 'are loaded'

# ---- git ----

mkdir -p "$scratch/git/migrations" && cd "$scratch/git" || exit 1
git init -q -b main
printf 'COPY item FROM stdin;\n1\ta\n\\.\nSELECT 1;\n' >migrations/20260101000000_a.up.sql
"$migrator" seal >/dev/null && git add -A && git commit -qm 'one'
run "$migrator" verify --against main
exits 0 'git has the file with its data'
sed -i 's/^1/2/' migrations/20260101000000_a.up.sql
run "$migrator" seal
exits 4 'data of the base branch were edited'
like "$errors" 'has been changed' 'says so'

done_testing
