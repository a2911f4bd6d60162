#!/usr/bin/env bash
# seed.sql: rows that rehearsals begin with, beside those that are made up.
# slow
source "$(dirname "$0")/../support/tap.sh"
with_server

mkdir migrations
cat >migrations/0001_begin.up.sql <<'SQL'
CREATE FUNCTION is_odd(text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT md5($1) = '8d777f385d3dfec8815d20f7496026dc' $$;
CREATE TABLE agents (id int PRIMARY KEY, name text NOT NULL CHECK (is_odd(name)));
CREATE TABLE runs (id int PRIMARY KEY, agent int NOT NULL REFERENCES agents);
CREATE TABLE empty (id int PRIMARY KEY);
SQL
echo "UPDATE agents SET id = id + 1000 WHERE id = 7;" >migrations/0002_move.up.sql

run "$migrator" rehearse 2 --check
like "$output" 'No rows could be made up for' 'nobody guesses such a name'
like "$output" 'public\.agents' 'and the table is named'

cat >seed.sql <<'SQL'
-- what no one would make up
INSERT INTO agents VALUES (7, 'data'), (8, 'data');
SQL
run "$migrator" rehearse 2
exits 0 'with a seed'
unlike "$output" 'No rows could be made up' 'no table stays empty'
like "$(cat rollback/0002_move/repair.sql)" 'agents' 'and the rows that changed come back'

echo 'INSERT INTO nowhere VALUES (1);' >>seed.sql
run "$migrator" rehearse 2 --check --format json
like "$output" '"seed-not-used"' 'a seed that does not fit is a warning'
like "$output" 'relation \\"nowhere\\" does not exist' 'with what the server says'
like "$output" '"file": "seed.sql",' 'and where'
like "$output" '"line": 3' 'in which line'
ok 'the report is as its schema says' "$project/tests/support/check_report" <<<"$output"
sed -i '$d' seed.sql
run "$migrator" rehearse --all --format json
unlike "$output" 'seed-not-used' 'from the start it fits as soon as its tables are there'
run "$migrator" rehearse --all --migrations ../"${PWD##*/}"/migrations
unlike "$output" 'No rows could be made up' 'it is found beside the migrations, wherever they are'

# ---- what is outside of it ----

echo "DO \$\$ BEGIN PERFORM pg_notify('x', 'y'); END \$\$;" >migrations/0003_tell.up.sql
run "$migrator" rehearse 3 --check
like "$output" '3 notifies listeners: what they do then is not taken back' 'NOTIFY is told'
run "$migrator" rehearse 2 --check
unlike "$output" 'notifies' 'where there is any'

done_testing
