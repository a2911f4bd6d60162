#!/usr/bin/env bash
# slow
# `status --drift` with a private server of another major version than the database's: what versions have in different
# ways is no drift, and what somebody changed is.
source "$(dirname "$0")/../support/tap.sh"
source "$project/tests/support/servers.sh"
with_server

servers=$project/build/servers
other_servers 13 14 16 17 18
mkdir migrations
{
    echo '-- migrator: incompatible "the first of all"'
    cat "$project/tests/support/rich_schema.sql"
} >migrations/0001_rich.up.sql
run "$migrator" seal
run "$migrator" up --environment staging --app 1111111111
exits 0 'objects of all kinds'

for major in 13 14 16 17 18; do
    run "$migrator" status --drift --exit-code --pg-bindir "$servers/$major/bin"
    exits 0 "held against PostgreSQL $major, nothing has drifted" || diag "$output"
done
psql -Xqc 'ALTER TABLE app.runs ALTER payload SET NOT NULL' -c 'DROP INDEX app.agents_lower'
for major in 13 18; do
    run "$migrator" status --drift --exit-code --pg-bindir "$servers/$major/bin"
    exits 1 "held against PostgreSQL $major, what was changed"
    like "$output" '~ column app\.runs\.payload: not_null NOT NULL' 'is found'
    like "$output" '- index app\.agents_lower' 'and what is missing'
    like "$output" 'other major version' 'with what was not compared'
done

done_testing
