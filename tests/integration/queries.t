#!/usr/bin/env bash
# Does the running release go on working? Its statements, in queries/, are run before and after each rehearsed
# migration; and `queries import` takes them from a database or from a log.
# slow
source "$(dirname "$0")/../support/tap.sh"
with_server

# set_of UP: a sealed set whose statements are in queries/, and one draft.
set_of() {
    rm -rf migrations queries rollback
    mkdir migrations queries
    cat >migrations/0001_begin.up.sql <<'SQL'
CREATE TYPE stage AS ENUM ('queued', 'running');
CREATE TABLE agents (id int PRIMARY KEY, handle text NOT NULL UNIQUE CHECK (length(handle) < 20), role text);
CREATE TABLE runs (id bigserial PRIMARY KEY, agent int NOT NULL REFERENCES agents, stage stage NOT NULL DEFAULT 'queued',
    cost int, at timestamptz NOT NULL DEFAULT now());
CREATE TABLE tokens (run bigint REFERENCES runs, symbol text CHECK (symbol ~ '^[A-Z]{3}$'));
SQL
    cat >queries/agents.sql <<'SQL'
-- name: find_agent :one
SELECT id, handle, role FROM agents WHERE handle = $1;

-- Somebody signs up.
-- name: create_agent :exec
INSERT INTO agents (id, handle, role) VALUES ($1, $2, $3);
SQL
    cat >queries/take_run.sql <<'SQL'
UPDATE runs SET stage = 'running' WHERE id = (SELECT id FROM runs WHERE stage = 'queued' ORDER BY at LIMIT 1
    FOR UPDATE SKIP LOCKED) RETURNING id, agent, cost
SQL
    cat >queries/start_run.sql <<'SQL'
INSERT INTO runs (agent, stage, cost) VALUES ($1, $2, $3) RETURNING id;
SQL
    echo 'INSERT INTO tokens VALUES ($1, $2)' >queries/add_token.sql
    "$migrator" seal >/dev/null || exit 1
    printf '%s\n' "$1" >migrations/0002_next.up.sql
}

is_broken() { # NAME UP PLACE REASON
    set_of "$2"
    run "$migrator" rehearse
    exits 1 "$1: the rehearsal fails"
    like "$output" "query-broken" "$1: a query is broken"
    like "$output" "queries/$3" "$1: its place is named"
    like "$output" "0002_next breaks the query $4" "$1: migration, query and reason are named"
    like "$output" '2 +next +(incompatible|destructive) +executed' "$1: the class rests on what was run"
}

passes() { # NAME UP
    set_of "$2"
    run "$migrator" rehearse
    exits 0 "$1: passes"
    like "$output" '2 +next +compatible +executed +proven' "$1: compatible, because it was run"
}

is_broken 'a column is dropped' 'ALTER TABLE agents DROP COLUMN role;' 'agents.sql:2' \
    'find_agent: column "role" does not exist'
is_broken 'a column is renamed' 'ALTER TABLE runs RENAME COLUMN cost TO price;' 'take_run.sql:1' \
    'take_run: column "cost" does not exist'
is_broken 'a type is changed' 'ALTER TABLE runs ALTER COLUMN cost TYPE numeric;' 'take_run.sql:1' \
    'take_run: its column 3 was cost integer and is cost numeric'
is_broken 'a column that INSERT does not know must be there' 'ALTER TABLE agents ADD COLUMN mail text NOT NULL;' \
    'agents.sql:6' 'create_agent: null value in column "mail"'
is_broken 'a table is renamed' 'ALTER TABLE agents RENAME TO members;' 'agents.sql:2' \
    'find_agent: relation "agents" does not exist'
is_broken 'a column takes no NULL, and rows refer to others' 'ALTER TABLE runs ADD COLUMN place int NOT NULL;' \
    'start_run.sql:1' 'start_run: null value in column "place"'
is_broken 'values are no longer let in' "ALTER TABLE agents ADD CHECK (handle = 'nobody');" \
    'agents.sql:6' 'create_agent: .*with \$1 = .1., \$2 = .a.'
is_broken 'no value that is made up satisfies a CHECK' \
    'ALTER TABLE tokens ADD COLUMN decimals int NOT NULL;' 'add_token.sql:1' 'add_token: null value in column "decimals"'
is_broken 'a trigger fails' "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS \$\$ BEGIN PERFORM 1 FROM nowhere; RETURN NEW; END \$\$;
CREATE TRIGGER fail BEFORE INSERT ON agents FOR EACH ROW EXECUTE FUNCTION fail();" \
    'agents.sql:6' 'create_agent: relation "nowhere" does not exist'
unlike "$output" 'query find_agent' 'a trigger fails: what still works is not named'

run "$migrator" rehearse --format json
exits 1 'the same as JSON'
ok 'which is as its schema says' "$project/tests/support/check_report" <<<"$output"
like "$output" '"queries_broken": 1' 'it counts what breaks'
like "$output" '"axis": "compatibility"' 'the finding says what is in danger'
like "$output" '"basis": "executed"' 'and that it was run'

passes 'a column is added' 'ALTER TABLE agents ADD COLUMN mail text; ALTER TABLE agents ADD COLUMN seen int NOT NULL DEFAULT 0;'
passes 'a table and an index are added' 'CREATE TABLE notes (id int PRIMARY KEY); CREATE INDEX ON notes (id);'
passes 'a session that a migration changes is not the release'"'"'s' 'CREATE SCHEMA other; SET search_path = other;'

set_of '-- migrator: incompatible "the role moves to a table of its own"
ALTER TABLE agents DROP COLUMN role;'
run "$migrator" rehearse
exits 0 'what is marked is meant'
like "$output" 'query-broken' 'and shown all the same'

set_of '-- migrator: incompatible "the old name stays as a view"
ALTER TABLE agents RENAME TO members;
CREATE VIEW agents AS SELECT id, handle, role FROM members;'
run "$migrator" rehearse
exits 0 'a view in the place of a table'
unlike "$output" 'query-broken' 'through which all statements still go'

# ---- what is in the folder ----
set_of 'CREATE TABLE notes (id int PRIMARY KEY);'
printf 'SELECT id\nFROM agents\nWHERE frm FROM;\n' >queries/wrong.sql
run "$migrator" rehearse
exits 4 'a file of queries that is not SQL'
like "$errors" 'queries/wrong.sql:3:' 'is named with the line'
like "$errors" 'syntax error at or near "FROM"' 'and with what the parser says'

set_of 'CREATE TABLE notes (id int PRIMARY KEY);'
printf 'SELECT nothing FROM agents;\nSET search_path = x;\n' >queries/later.sql
run "$migrator" rehearse
exits 0 'statements that do not work before'
like "$output" 'queries/later.sql:1' 'are named'
like "$output" 'the query later does not work before these migrations either: column "nothing" does not exist' 'with the reason'
like "$output" 'the query later_2 ' 'one that PostgreSQL does not check beforehand, too'
like "$output" '2 +next +compatible +replayed' 'and prove nothing'

set_of 'ALTER TABLE agents DROP COLUMN role;'
mv queries old
run "$migrator" rehearse
exits 0 'no folder of queries'
like "$output" '2 +next +destructive +replayed' 'the class is that of the text'
run env MIGRATOR_QUERIES=old "$migrator" rehearse
exits 1 'another folder, from the environment'
printf '[migrator]\nqueries = old\n' >migrator.conf
run "$migrator" rehearse
exits 1 'and from migrator.conf'
rm migrator.conf

set_of ''
cat >migrations/0002_next.up.sql <<'SQL'
ALTER TABLE agents ADD COLUMN mail text;
SQL
cat >migrations/0003_last.up.sql <<'SQL'
ALTER TABLE agents DROP COLUMN mail;
SQL
printf 'SELECT mail FROM agents;\n' >queries/next_release.sql
git init -q -b main && git add migrations/0001* && git commit -qm begin
run env MIGRATOR_BASE=main "$migrator" rehearse
exits 0 'a statement of the next release is not one that breaks'
like "$output" 'the query next_release does not work before' 'it is named'
run "$migrator" rehearse --all
exits 1 'where each migration is a release of its own'
like "$output" '0003_last breaks the query next_release' 'it does break'
rm -rf .git

# ---- the text that the running release sends ----
set_of 'ALTER TABLE agents DROP COLUMN role;'
mv migrations/0002* queries . && mkdir queries
printf 'SELECT role FROM agents;\n' >queries/agents.sql
git init -q -b main && git add migrations queries && git commit -qm begin
mv 0002* migrations
printf 'SELECT id FROM agents;\n' >queries/agents.sql
run "$migrator" rehearse
exits 0 'without a base branch the files at hand are asked'
run env MIGRATOR_BASE=main "$migrator" rehearse
exits 1 'a statement that is edited together with the migration does not hide what it breaks'
like "$output" 'main:queries/agents.sql:1:1|main:queries/agents.sql' 'the place is the base branch'"'"'s'
rm -r queries
run env MIGRATOR_BASE=main "$migrator" rehearse
exits 1 'nor does one that is removed'
rm -rf .git

# ---- import ----
set_of 'ALTER TABLE agents DROP COLUMN role;'
cat >server.log <<'LOG'
2026-11-27 20:00:00.000 UTC [7] app@agento LOG:  statement: SELECT id FROM agents WHERE handle = 'secret'
2026-11-27 20:00:00.001 UTC [7] app@agento LOG:  execute <unnamed>: INSERT INTO runs (agent, stage)
	VALUES ($1, $2)
2026-11-27 20:00:00.001 UTC [7] app@agento DETAIL:  parameters: $1 = '1', $2 = 'secret'
2026-11-27 20:00:00.002 UTC [7] app@agento LOG:  statement: ALTER ROLE app PASSWORD 'secret'
2026-11-27 20:00:00.003 UTC [7] app@agento LOG:  statement: SELECT id FROM agents WHERE handle = 'secret too'
2026-11-27 20:00:00.004 UTC [7] app@agento LOG:  statement: SELECT role FROM agents -- secret
LOG
sed -i 's/^\\t/\t/' server.log
run "$migrator" queries import --from server.log
exits 0 'import from a log'
like "$output" '3 queries in queries/imported.sql' 'says what it wrote'
is "$(sed 1,2d queries/imported.sql)" "
-- name: select_agents
SELECT id FROM agents WHERE handle = \$1;

-- name: insert_runs
INSERT INTO runs (agent, stage)
VALUES (\$1, \$2);

-- name: select_agents_2
SELECT role FROM agents;" 'each once, the most frequent first, with a name'
unlike "$(<queries/imported.sql)" 'secret' 'and without any value'
run "$migrator" rehearse
exits 1 'what was imported is rehearsed'
like "$output" 'breaks the query select_agents_2: column "role" does not exist' 'by its name'
run "$migrator" queries import --from server.log --limit 1 --format json
exits 0 'only the most frequent'
ok 'the report is as its schema says' "$project/tests/support/check_report" <<<"$output"
is "$(grep -c -- '-- name:' queries/imported.sql)" 1 'one statement'
cp queries/imported.sql kept.sql
echo 'nothing in it' >empty.log
run "$migrator" queries import --from empty.log
exits 0 'a log without statements'
like "$output" 'nothing was written' 'leaves the file alone'
ok 'which is as it was' cmp kept.sql queries/imported.sql
run "$migrator" queries import --from nowhere.log
exits 2 'a log that is not there'
like "$errors" 'nowhere.log' 'is named'
run "$migrator" queries import
exits 4 'no statistics in this database'
like "$errors" 'CREATE EXTENSION pg_stat_statements' 'the extension is named'

if [[ -n $(psql -XAtc "SELECT 1 FROM pg_available_extensions WHERE name = 'pg_stat_statements'") ]]; then
    chmod 711 "$tap_files" "$scratch"
    "$migrator" sandbox --keep pg -- psql -Xq -c "ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements'" \
        -c "ALTER SYSTEM SET log_statement = 'all'"
    cat >ask <<'SH'
set -e
psql -Xqc 'CREATE DATABASE elsewhere'
psql -Xq <<'SQL'
CREATE SCHEMA stats; CREATE EXTENSION pg_stat_statements SCHEMA stats;
CREATE TABLE agents (id int PRIMARY KEY, handle text, seen timestamptz);
CREATE FUNCTION next_agent(a int) RETURNS int LANGUAGE sql AS 'SELECT id FROM agents WHERE id > a';
SELECT handle FROM agents WHERE id = 1; SELECT handle FROM agents WHERE id = 2; SELECT handle FROM agents WHERE id = 3;
DELETE FROM agents WHERE seen < now() - interval '7 days' AND handle = 'secret';
DELETE FROM agents WHERE seen < now() - interval '8 days' AND handle = 'secret';
SELECT next_agent(4); SELECT now(); SELECT relname FROM pg_class; CREATE ROLE someone PASSWORD 'secret';
PREPARE p (text) AS UPDATE agents SET handle = $1 WHERE id = 5; EXECUTE p ('secret');
SQL
psql -Xq -d elsewhere -c 'CREATE TABLE other (a int)' -c 'SELECT a FROM other'
psql -Xq -d elsewhere -c 'CREATE EXTENSION pg_stat_statements'
"$1" queries import
cp queries/imported.sql statistics.sql
"$1" queries import --from "$2"
cp queries/imported.sql log.sql
sed '/^--/d' statistics.sql | while read -r line; do [[ -z $line ]] || echo "PREPARE x_$((++n)) AS $line"; done | psql -Xq -v ON_ERROR_STOP=1
SH
    run "$migrator" sandbox --keep pg -- bash ask "$migrator" pg/server.log
    exits 0 'import from pg_stat_statements, and from the log of the same server'
    is "$(grep '^[SID]' statistics.sql)" 'SELECT handle FROM agents WHERE id = $1;
DELETE FROM agents WHERE seen < now() - $1::interval AND handle = $2;
SELECT next_agent($1);' 'the statements of this database and of its functions, which a server takes as they are'
    like "$(<log.sql)" '-- name: select_agents' 'the log has the same'
    like "$(<log.sql)" 'DELETE FROM agents WHERE seen < now\(\) - \$1::interval AND handle = \$2;' 'literals taken out'
    unlike "$(grep -h '^[SDIU]' statistics.sql log.sql)" 'secret|pg_class|EXTENSION' 'no value, no catalog, no utility statement'
    unlike "$(<statistics.sql)" 'FROM other' 'nothing of another database'
else
    skip 'import from pg_stat_statements' 'this server does not have it'
fi

done_testing
