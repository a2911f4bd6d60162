#!/usr/bin/env bash
# `doctor`: what a run on this database will meet, and what a DBA has to run where the role may not.
source "$(dirname "$0")/../support/tap.sh"
with_server

query() { psql -XAtqc "$1"; }
finding() { "$migrator" doctor --format json | sed -n "/\"check\": \"$1\"/,/}/s/.*\"finding\": \"\(.*\)\".*/\1/p"; }

run "$migrator" doctor
exits 0 'a database that nothing was run on'
like "$(finding server)" '^PostgreSQL 1[3-9]' 'the server with its version'
is "$(finding writable)" yes 'it is writable'
is "$(finding ledger)" 'none yet; the first up makes it' 'there is no ledger yet'
is "$(query "SELECT to_regnamespace('migrator') IS NULL")" t 'and doctor made none'

mkdir migrations
echo 'CREATE TABLE things (id int);' >migrations/20260101000000_things.up.sql
run "$migrator" up --environment development
exits 0 'the first up'
is "$(finding ledger)" "$(query 'SELECT count(*) FROM migrator.ledger') entries, the chain is intact" 'the ledger is counted'
query "ALTER DATABASE $PGDATABASE SET default_transaction_read_only = on" >/dev/null
is "$(finding writable)" yes 'a default that each session may change is no obstacle'

# ---- a role without rights ----
fresh_database
query "CREATE ROLE \"odd role\" LOGIN" >/dev/null
database=$PGDATABASE
as_role="postgresql:///$database?host=$PGHOST&port=$PGPORT&user=odd%20role"
like "$(DATABASE_URL=$as_role finding ledger)" 'the role may not make it: --print-setup' 'a role that may not is told'
DATABASE_URL=$as_role run "$migrator" doctor --print-setup
exits 0 'the set-up is printed'
ok 'a DBA can run it' psql -XqAt -v ON_ERROR_STOP=1 -c "$output"
ok 'twice' psql -XqAt -v ON_ERROR_STOP=1 -c "$output"
DATABASE_URL=$as_role run "$migrator" doctor
is "$(DATABASE_URL=$as_role finding ledger)" 'none yet; the first up makes it' 'then the role may'
query "GRANT CREATE ON SCHEMA public TO \"odd role\"" >/dev/null
DATABASE_URL=$as_role run "$migrator" up --environment production
exits 0 'and its first up makes the ledger'

run "$migrator" doctor --database "postgresql:///nowhere?host=$PGHOST&port=$PGPORT" --wait 0s
exits 3 'no such database: exit 3'

done_testing
