#!/usr/bin/env bash
# A password in a migration is refused where it can be seen; where it cannot, no message, log or history shows it.
source "$(dirname "$0")/../support/tap.sh"
with_server

mkdir migrations
file=migrations/20260101000000_role.up.sql

refused=(
    "CREATE ROLE nobody_here PASSWORD 'hunter2' NOINHERIT;"
    "CREATE SUBSCRIPTION a CONNECTION 'host=nohost.invalid password=hunter2' PUBLICATION b;"
    "CREATE SERVER a FOREIGN DATA WRAPPER b OPTIONS (password 'hunter2');"
)
for sql in "${refused[@]}"; do
    echo "$sql" >$file
    run "$migrator" verify
    like "$output" 'a password in clear text \[password-literal\]' "verify finds it: ${sql:0:20}"
    unlike "$output$errors" hunter 'and does not show it'
    run "$migrator" up
    exits 4 'up does not run it'
    unlike "$output$errors" hunter 'and does not show it'
done

failing=(
    "DO \$\$ BEGIN EXECUTE 'ALTER ROLE nobody_here PASSWORD ''hunter2'''; END \$\$;"
    "DO \$\$ BEGIN EXECUTE format('ALTER ROLE nobody_here PASSWORD %L', 'hunter2'); END \$\$;"
    "DO \$\$ BEGIN RAISE 'cannot reach postgresql://app:hunter2@db/shop'; END \$\$;"
    "SELECT 'ALTER ROLE nobody_here PASSWORD ''hunter2'''::int;"
    "SELECT nothing('host=db password=hunter2');"
)
for sql in "${failing[@]}"; do
    echo "$sql" >$file
    run "$migrator" up --verbose
    exits 5 "the server refuses it: ${sql:0:60}"
    unlike "$output$errors" hunter 'no password is shown'
done
run "$migrator" log --format json
unlike "$output" hunter 'the log has none'
not_ok 'nor has the history' grep -rq hunter2 .migrator

done_testing
