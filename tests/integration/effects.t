#!/usr/bin/env bash
# What a rehearsal saw: in its report, in evidence.json, and in the plan of whoever applies the migration.
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
statement='line 2, [0-9.]* ms: public\.agents ACCESS EXCLUSIVE'
rows='line 3, [0-9.]* ms: public\.agents 1 scan, 3 rows'

run "$migrator" rehearse
exits 0 'rehearsed'
like "$output" "$change" 'what changes, in words'
like "$output" "$statement" 'what a statement locks'
like "$output" "$rows" 'and how many rows it writes'
like "$(cat rollback/0002_rename/evidence.json)" "$change" 'the same in evidence.json'
like "$(cat rollback/0002_rename/evidence.json)" "$rows" 'with the statements'
run "$migrator" rehearse --all --format json
like "$output" "$statement" 'in JSON also where it is many'
ok 'as the schema says' "$project/tests/support/check_report" <<<"$output"
run "$migrator" rehearse --all
unlike "$output" "$statement" 'but not for people'

run "$migrator" seal
run "$migrator" plan
like "$output" "$change" 'the plan tells it'
like "$output" "$rows" 'and what is locked and written'
run "$migrator" plan --format json
ok 'as its schema says' "$project/tests/support/check_report" <<<"$output"
echo 'SELECT 1;' >>migrations/0002_rename.up.sql
run "$migrator" plan
unlike "$output" "$change" 'not when the text is another one by now'

done_testing
