#!/usr/bin/env bash
# `verify --rehearse`: the drafts are run, too, and all is in one report.
# slow
source "$(dirname "$0")/../support/tap.sh"
with_server

mkdir migrations
echo 'CREATE TABLE agents (id int PRIMARY KEY, name text);' >migrations/0001_begin.up.sql
echo 'COMMENT ON TABLE agents IS $$who does it$$;' >migrations/0002_comment.up.sql
verify() { run "$migrator" verify --rehearse --format json; }

run "$migrator" rehearse
run "$migrator" seal
verify
exits 0 'in order, and proven'
like "$output" '"rehearsed": \[' 'what was rehearsed is told'
like "$output" '"outcome": "proven"' 'with what came of it'
like "$output" 'table public\.agents: commented' 'and what changes'
ok 'the report is as its schema says' "$project/tests/support/check_report" <<<"$output"
run "$migrator" verify --format json
unlike "$output" '"rehearsed"' 'nobody rehearses who does not ask for it'

echo '-- edited' >>rollback/0002_comment/repair.sql
MIGRATOR_BASE='' run "$migrator" seal
verify
exits 1 'a way back that was edited'
like "$output" '"way-back-differs"' 'is found'
like "$output" 'run `migrator rehearse 2` and review it' 'with what to do'
ok 'the report is as its schema says' "$project/tests/support/check_report" <<<"$output"
run "$migrator" verify --rehearse --report "sarif=$scratch/found.sarif"
like "$(cat "$scratch/found.sarif")" 'way-back-differs' 'in the other formats, too'

cat >migrations/0003_random.up.sql <<'SQL'
-- migrator: incompatible "names are made up"
DO $$ BEGIN EXECUTE 'CREATE TABLE chance_' || (pg_catalog.random() * 1e9)::int || ' (id int)'; END $$;
SQL
run "$migrator" seal
verify
exits 1 'what has no way back has to say so'
is "$(grep -c '"id": "irreversible"' <<<"$output")" 1 'which is said once'
like "$output" 'there is no proven way back: ' 'with the reason that the rehearsal found'
rm migrations/0003_random.up.sql

echo 'SELECT random_thing();' >migrations/0003_fails.up.sql
run "$migrator" seal
verify
exits 1 'a migration that does not run'
like "$output" '"rehearsal-stopped"' 'is a finding'
like "$output" '"file": "migrations/0003_fails.up.sql"' 'with its place'
like "$output" 'function random_thing\(\) does not exist' 'and the server.s words'
run "$migrator" verify --rehearse --pg-bindir /nowhere
exits 2 'nowhere to run it'
like "$errors" 'shadow-url' 'says what to do'

done_testing
