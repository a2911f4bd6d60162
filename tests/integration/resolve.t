#!/usr/bin/env bash
# `resolve` and `redo`: a person's word on what was left half applied, and development's second try.
source "$(dirname "$0")/../support/tap.sh"
with_server

query() { psql -XAtqc "$1"; }
kinds() { query "SELECT string_agg(kind, ' ' ORDER BY seq) FROM migrator.ledger WHERE version = $1"; }
state() { "$migrator" status --format json | sed -n "/\"version\": \"$1\"/,/}/s/.*\"state\": \"\([a-z]*\)\".*/\1/p"; }

mkdir migrations
table=20260101000000
half=20260102000000
echo 'CREATE TABLE things (id int); INSERT INTO things VALUES (1), (1);' >migrations/${table}_things.up.sql
echo 'DROP TABLE things;' >migrations/${table}_things.down.sql
cat >migrations/${half}_half.up.sql <<'SQL'
-- migrator: transaction off
CREATE INDEX CONCURRENTLY plain ON things (id);
CREATE UNIQUE INDEX CONCURRENTLY single ON things (id);
SQL
run "$migrator" up --environment development
exits 6 'the second statement fails and the first stays: exit 6'
is "$(state $half)" partial 'status calls it partial'

# ---- what resolve refuses ----
refuses() { # EXIT REGULAR_EXPRESSION ARGUMENTS…
    local before exit_code=$1 expected=$2
    before=$(query 'SELECT count(*) FROM migrator.ledger')
    shift 2
    run "$migrator" resolve "$@"
    exits "$exit_code" "resolve $*: exit $exit_code"
    like "$errors" "$expected" "resolve $*: says why"
    is "$(query 'SELECT count(*) FROM migrator.ledger')" "$before" "resolve $*: records nothing"
}
refuses 2 'is not a version' half --undone --reason 'why'
refuses 2 'is not a version' "$half " --undone --reason 'why'
refuses 2 'say what is true now, and why' $half --reason 'why'
refuses 2 'say what is true now, and why' $half --applied --undone --reason 'why'
refuses 2 'say what is true now, and why' $half --undone
refuses 4 'is not half applied' $table --undone --reason 'why'
refuses 4 'is not half applied' 20260103000000 --undone --reason 'why'

# ---- undone: up begins it anew ----
query 'DROP INDEX plain; DROP INDEX IF EXISTS single' >/dev/null
run "$migrator" resolve $half --undone --reason 'dropped both indexes'
exits 0 'resolved as undone'
is "$(state $half)" pending 'it is pending again'
is "$(query "SELECT detail::jsonb ->> 'reason' FROM migrator.ledger WHERE kind = 'resolve'")" 'dropped both indexes' \
    'the reason is in the ledger'
run "$migrator" up
exits 6 'up begins it anew, and it fails as before'
ok 'its first statement ran again' test "$(query "SELECT to_regclass('plain')")" = plain

# ---- applied: the rest was done by hand ----
query 'DELETE FROM things; DROP INDEX IF EXISTS single; CREATE UNIQUE INDEX single ON things (id)' >/dev/null
run "$migrator" resolve $half --applied --reason 'made the index by hand'
exits 0 'resolved as applied'
is "$(state $half)" applied 'it is applied'
run "$migrator" up
exits 0 'up has nothing to do'
like "$output" 'Nothing to do' 'and says so'
is "$(query 'SELECT count(*) FROM migrator.check_chain()')" 0 'the chain is intact'
refuses 4 'is not half applied' $half --undone --reason 'why'

# ---- redo ----
run "$migrator" redo half
exits 2 'redo of what is no version'
run "$migrator" redo 20260103000000
exits 2 'redo of what is not applied'
like "$errors" '20260103000000 is not applied' 'says so'
run "$migrator" redo $table
exits 4 'redo with a migration behind it that has no way back'
is "$(kinds $table)" apply 'nothing was undone'
cat >migrations/${half}_half.down.sql <<'SQL'
DROP INDEX single;
DROP INDEX plain;
SQL
sed -i 's/UNIQUE //' migrations/${half}_half.up.sql
run "$migrator" seal
exits 0 'a way back is written, the mistake mended, both sealed'
run "$migrator" redo $table
exits 0 'redo of both'
is "$(kinds $table)" 'apply rollback apply' 'the first was undone and applied again'
is "$(query 'SELECT count(*) FROM things')" 2 'with its rows'

fresh_database
run "$migrator" up --environment production --to $table
exits 0 'a production database'
run "$migrator" redo
exits 4 'has no redo'
like "$errors" 'redo is for development; this database is "production"' 'and says why'

done_testing
