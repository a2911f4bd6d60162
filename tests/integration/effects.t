#!/usr/bin/env bash
# What a rehearsal saw: in its report, in evidence.json, and in the plan of whoever applies the migration.
# slow
source "$(dirname "$0")/../support/tap.sh"
with_server

mkdir migrations
echo 'CREATE TABLE agents (id int PRIMARY KEY, title text);' >migrations/0001_begin.up.sql
cat >migrations/0002_rename.up.sql <<'SQL'
-- migrator: incompatible "the column has another name"
ALTER TABLE agents RENAME COLUMN title TO name;
UPDATE agents SET name = upper(name);
SQL
change='column public\.agents\.name: renamed from title'
statement='line 2: public\.agents ACCESS EXCLUSIVE'
rows='line 3: public\.agents 1 scan, 3 rows'

run "$migrator" rehearse
exits 0 'rehearsed'
like "$output" "$change" 'what changes, in words'
like "$output" "$statement" 'what a statement locks'
like "$output" "$rows" 'and how many rows it writes'
like "$(cat rollback/0002_rename/evidence.json)" "$change" 'the same in evidence.json'
like "$(cat rollback/0002_rename/evidence.json)" "$rows" 'with the statements'
like "$(cat rollback/0002_rename/evidence.json)" '"rehearsed_at": "20[0-9-]*T[0-9:.]*Z"' 'and when it was'
cp rollback/0002_rename/evidence.json evidence.json
run "$migrator" rehearse
exits 0 'rehearsed again'
ok 'what was found before is not written again' cmp -s evidence.json rollback/0002_rename/evidence.json
run "$migrator" rehearse --all --format json
like "$output" "$statement" 'in JSON also where it is many'
ok 'as the schema says' "$project/tests/support/check_report" <<<"$output"
run "$migrator" rehearse --all
unlike "$output" "$statement" 'but not for people'

run "$migrator" seal
run "$migrator" plan
like "$output" "$change" 'the plan tells it'
like "$output" "$rows" 'and what is locked and written'
like "$output" 'rename .*rehearsed +20[0-9-]* [0-9:]*Z' 'by what it can be undone, and when that was rehearsed'
run "$migrator" plan --format json
ok 'as its schema says' "$project/tests/support/check_report" <<<"$output"
run "$migrator" plan --rollback-to 0 --format json
ok 'as its schema says' "$project/tests/support/check_report" <<<"$output"
like "$output" "\"rehearsed_at\": $(grep -o '"20[^"]*Z"' evidence.json)" 'also on the way back'
run "$migrator" up --environment production --app 1111111111
exits 0 'applied'
rm -r rollback
run "$migrator" rollback --to 0
like "$output" 'rename .*rehearsed +20[0-9-]* [0-9:]*Z' 'the ledger tells it when the files are gone'
mkdir earlier && cp migrations/0001* earlier
"$migrator" seal --migrations earlier --quiet >/dev/null
run "$migrator" gate --migrations earlier --offline
exits 8 'the earlier release is in the way'
like "$output" 'rename .*rehearsed +20[0-9-]* [0-9:]*Z' 'the history, too'

echo 'SELECT 1;' >>migrations/0002_rename.up.sql
run "$migrator" plan
unlike "$output" "$change" 'not when the text is another one by now'

echo 'ALTER TABLE missing ADD COLUMN name text;' >migrations/0003_fails.up.sql
run "$migrator" rehearse --all
exits 5 'the third cannot be rehearsed'
like "$output" '2 of 2 that were rehearsed before it stopped have a proven way back' 'what was before it is told'
like "$errors" 'error: 0003_fails failed: relation "missing" does not exist' 'and what stopped it'
"$migrator" rehearse --all --format json >stopped.json 2>/dev/null
ok 'as its schema says' "$project/tests/support/check_report" <stopped.json
like "$(cat stopped.json)" '"sqlstate": "42P01"' 'with the fault'

done_testing
