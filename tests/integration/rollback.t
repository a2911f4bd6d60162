#!/usr/bin/env bash
# `rehearse`, `up` and `rollback` together: what is made, what is kept, and what comes back.
# slow
source "$(dirname "$0")/../support/tap.sh"
with_server

schema() { pg_dump -s -n public | grep -v '^\\'; }
rows() { psql -XAtc "SELECT 'agents', agents::text FROM agents UNION ALL SELECT 'runs', runs::text FROM runs ORDER BY 1, 2"; }

export MIGRATOR_LAYOUT=native # for the checks
mkdir migrations
cat >migrations/0001_begin.up.sql <<'SQL'
CREATE TABLE agents (id int PRIMARY KEY, handle text NOT NULL UNIQUE, role text NOT NULL DEFAULT 'viewer');
CREATE TABLE runs (id bigserial PRIMARY KEY, agent int NOT NULL REFERENCES agents, status text NOT NULL, cost text);
CREATE VIEW busy AS SELECT agent, count(*) FROM runs WHERE status = 'running' GROUP BY agent;
SQL
cat >migrations/0002_compatible.up.sql <<'SQL'
CREATE TABLE notes (id int PRIMARY KEY, note text);
SQL
cat >migrations/0002_compatible.after.sql <<'SQL'
-- nobody has written one
SELECT count(*) = 0 FROM notes; -- yet
SQL
cat >migrations/0003_breaking.up.sql <<'SQL'
-- migrator: incompatible "the releases before this one write status and role as text"
DROP VIEW busy;
CREATE TYPE status AS ENUM ('queued', 'running', 'completed', 'failed');
ALTER TABLE runs ALTER COLUMN status TYPE status USING status::status;
UPDATE agents SET role = 'operator' WHERE role = 'legacy';
ALTER TABLE agents RENAME COLUMN handle TO name;
ALTER TABLE runs DROP COLUMN cost;
ALTER TABLE agents ADD COLUMN spent numeric NOT NULL DEFAULT 0;
SQL

# Made-up rows would not have a status that the third takes.
cat >seed.sql <<'SQL'
INSERT INTO agents VALUES (1, 'one', 'legacy'), (2, 'two', 'viewer');
INSERT INTO runs (agent, status, cost) VALUES (1, 'queued', '1.50'), (2, 'running', NULL);
SQL

# ---- rehearse ----
run "$migrator" rehearse
exits 0 'rehearse'
like "$output" '3 of 3 have a proven way back' 'all of it has a proven way back'
ok 'capture and repair are there to be read' test -s rollback/0003_breaking/capture.sql -a -s rollback/0003_breaking/repair.sql
run "$migrator" rehearse --format json
ok 'the report of a rehearsal is as its schema says' "$project/tests/support/check_report" <<<"$output"
like "$(cat rollback/0003_breaking/evidence.json)" '"way_back": "proven"' 'and what was seen'
run "$migrator" rehearse 7
exits 2 'a version that is none'
run "$migrator" rehearse --pg-bindir /nowhere
exits 2 'no server here'
like "$errors" 'initdb' 'which is named'

run "$migrator" rehearse --check
exits 0 'the files are those that a rehearsal makes'
sed -i 's/ENABLE/DISABLE/; $a SELECT 1;' rollback/0003_breaking/repair.sql
run "$migrator" rehearse --check
exits 1 'a repair that was edited'
like "$output" 'rollback/0003_breaking is not what this rehearsal makes' 'is named'
run "$migrator" rehearse
exits 0 'and made anew'

# ---- what has no way back ----
cat >migrations/0006_random.up.sql <<'SQL'
CREATE TABLE chance (id int);
DO $$ BEGIN EXECUTE 'CREATE TABLE chance_' || (pg_catalog.random() * 1e9)::int || ' (id int)'; END $$;
SQL
run "$migrator" rehearse 6
exits 1 'a migration that never does the same twice'
like "$output" '0006_random.up.sql: error: there is no proven way back.*irreversible' 'has to say so'
not_ok 'a way back that is not proven is not there to be used' test -e rollback/0006_random/repair.sql
like "$(cat rollback/0006_random/evidence.json)" '"way_back": "fails"' 'what was seen is'
sed -i '1i -- migrator: irreversible "the name is made up"' migrations/0006_random.up.sql
run "$migrator" rehearse 6
exits 0 'it says so'
like "$output" 'note: there is no proven way back' 'and is noted'
rm -r migrations/0006* rollback/0006_random

# ---- a decision to keep nothing ----
cat >migrations/0006_forget_names.up.sql <<'SQL'
-- migrator: incompatible "names are gone"
ALTER TABLE agents DROP COLUMN name;
SQL
run "$migrator" rehearse 6
ok 'rows are kept' test -e rollback/0006_forget_names/capture.sql
sed -i '1i -- migrator: before-image off "nobody may know the names any more"' migrations/0006_forget_names.up.sql
run "$migrator" rehearse 6 --check
exits 1 'with the decision, what was made no longer fits'
run "$migrator" rehearse 6
exits 0 'a before-image can be switched off'
like "$output" '6 +forget_names +destructive +replayed +forgone' 'it is not called proven'
like "$output" '0 of 1 have a proven way back, 1 goes without' 'nor counted as such'
like "$(cat rollback/0006_forget_names/evidence.json)" '"way_back": "forgone"' 'nor kept as evidence of it'
run "$migrator" plan
like "$output" 'before-image off "nobody may know the names any more"' 'plan tells it with its reason'
run "$migrator" rehearse 6
like "$output" 'before-image off, so nothing is kept and there is no way back: nobody may know the names' 'with its reason'
not_ok 'then nothing is kept' test -e rollback/0006_forget_names/capture.sql
not_ok 'and nothing brought back' test -e rollback/0006_forget_names/repair.sql
rm -r migrations/0006* rollback/0006_forget_names

# ---- up keeps rows ----
run "$migrator" up --environment production --to 2 --app 1111111111
exits 4 'nothing unsealed runs in production, its way back included'
run "$migrator" seal
exits 0 'seal'
like "$(cat migrations/migrator.sum)" 'rollback/0003_breaking/repair.sql' 'the checksum file has the way back'
run "$migrator" rehearse
like "$output" '3 of 3' 'without a base branch all are drafts, sealed or not'
run "$migrator" up --environment production --to 2 --app 1111111111
exits 0 'up to the earlier release'
psql -Xq <<'SQL'
INSERT INTO agents SELECT g, 'agent ' || g, CASE WHEN g % 2 = 0 THEN 'legacy' ELSE 'viewer' END FROM generate_series(1, 6) AS g;
INSERT INTO runs (agent, status, cost) SELECT g, 'queued', g || '.50' FROM generate_series(1, 6) AS g;
SQL
schema >before.sql
rows >before.rows
run "$migrator" plan
like "$output" '3 +[0-9.]+ m?s +[0-9.]+ m?s +rehearsed with [0-9]+ rows: [^|]*; here are [0-9]+' \
    'how long it may take, also without statistics: of as many rows as have room'
run "$migrator" plan --offline
like "$output" '3 +rehearsed with [0-9]+ rows: .*; here they are not counted' 'offline nobody knows'
psql -Xqc 'ANALYZE agents, runs'
run "$migrator" plan --format json
ok 'the plan is as its schema says' "$project/tests/support/check_report" <<<"$output"
like "$output" '"way_back_times": .*"version": "3",[^}]*"capture": [0-9.]+,[^}]*"repair": [0-9.]+' \
    'it says how long keeping and undoing may take'
run "$migrator" plan --rollback-to 2
like "$output" 'may take +[0-9.]+ m?s.*breaking.*rehearsed.* [0-9.]+ m?s +pending' 'also on the way back, before it is applied'
run "$migrator" plan
like "$output" 'Kept for a way back.*public.runs.*kept in the schema migrator' 'the plan says what will be kept, and how much'
like "$output" 'breaking.*rehearsed' 'and by what it can be undone'
run "$migrator" plan --before-image-limit 1kB
like "$output" 'will be refused: the rows kept for a way back may take .*, and before-image-limit is 1.0.*KiB' \
    'the plan says when that is too much'
run "$migrator" up --app 2222222222 --before-image-limit 1kB
exits 4 'then it is not begun'
like "$errors" 'nothing was applied' 'and nothing is applied'
run "$migrator" up --app 2222222222 --before-image-limit 1KB
exits 2 'a size that is none'
like "$errors" 'a size such as 500MB, 10GB or 1TB' 'and what one looks like'
run "$migrator" up --app 2222222222
exits 0 'up to the later release'
schema >after.sql
like "$(psql -XAtc "SELECT detail FROM migrator.ledger WHERE version = 3")" '"rehearsed_at": "20.*"repair_us": [0-9]+' \
    'the entry says when its way back was rehearsed, and how long it may take'
ok 'it changed the schema' bash -c '! cmp -s before.sql after.sql'

# ---- the preview touches nothing ----
run "$migrator" rollback
exits 0 'rollback shows'
like "$output" 'release 1111111111 undoes 1 migration' 'the release before'
like "$output" 'rehearsed' 'how it can be undone'
like "$output" 'stops writes' 'and that writes are stopped first'
ok 'nothing changed' bash -c "$(declare -f schema); schema | cmp -s - after.sql"
run "$migrator" rollback --to 99
exits 2 'a target that the ledger does not know'
run "$migrator" rollback --format json
ok 'the report is as its schema says' "$project/tests/support/check_report" <<<"$output"

# ---- the newer release writes; then back ----
psql -Xq <<'SQL'
INSERT INTO agents VALUES (7, 'seven', 'viewer', 3);
UPDATE agents SET spent = 9, name = 'renamed' WHERE id = 1;
UPDATE agents SET role = 'admin' WHERE id = 2;
INSERT INTO runs (agent, status) VALUES (7, 'running');
UPDATE runs SET status = 'completed' WHERE id = 3;
SQL
mkdir away earlier && mv migrations rollback away # the earlier release's image does not have them
mkdir earlier/migrations && cp away/migrations/000[12]* earlier/migrations
run "$migrator" seal --migrations earlier/migrations
run "$migrator" up --migrations earlier/migrations --app 1111111111
exits 8 'the earlier release cannot run on this schema'
like "$errors" '3_breaking .destructive..*migrator rollback --to 2 --run' 'what is in the way, and the command'
run "$migrator" rollback --run
exits 0 'rollback --run needs the database only'
like "$output" 'Back at release 1111111111: 1 migration is undone' 'it says so'
is "$(psql -XAtc "SELECT string_agg(role, ' ' ORDER BY id) FROM agents")" 'viewer admin viewer legacy viewer legacy viewer' \
    'roles are as they were, but for what was written since'
is "$(psql -XAtc 'SELECT handle FROM agents WHERE id = 1')" renamed 'what the newer release wrote stays'
is "$(psql -XAtc "SELECT status || coalesce(cost, '-') FROM runs ORDER BY id")" \
    "$(printf 'queued1.50\nqueued2.50\ncompleted3.50\nqueued4.50\nqueued5.50\nqueued6.50\nrunning-')" \
    'values of the dropped column are back; those of the newer release were converted'
is "$(psql -XAtc 'SELECT version, relation, reason FROM migrator.conflict')" \
    '3|public.agents|changed by the migration, written since: role' 'the conflict is listed'
run "$migrator" log
like "$output" 'rollback +3 +breaking' 'the ledger tells it'
is "$(psql -XAtc "SELECT class FROM migrator.ledger WHERE kind = 'rollback'")" destructive 'with the class of what is undone'
like "$(psql -Xc "UPDATE runs SET status = 'x'" 2>&1)" 'writes are frozen: going back to release 1111111111' \
    'writes are stopped until somebody thaws'
like "$(psql -Xc "INSERT INTO agents VALUES (99, 'x', 'x')" 2>&1)" 'writes are frozen' 'in each of the tables'
run "$migrator" status --migrations earlier/migrations
like "$output" 'FROZEN.*next: migrator thaw' 'status says so'
run "$migrator" thaw
exits 0 'thaw'
psql -Xqc "UPDATE runs SET status = status"
is $? 0 'writes pass'
schema | grep -v 'cost text\|status text' >now.sql
grep -v 'cost text\|status text' before.sql >wanted.sql
ok 'the schema is as it was' diff now.sql wanted.sql
run "$migrator" rollback --run --to 1111111111
exits 0 'once more'
like "$output" 'Nothing to undo' 'there is nothing to do'

# ---- and up again ----
mv away/migrations away/rollback .
run "$migrator" up --app 2222222222
exits 0 'up again'
is "$(schema | diff - after.sql)" '' 'the schema is as it was after up'
is "$(psql -XAtc "SELECT string_agg(spent::text, ' ' ORDER BY id) FROM agents")" '9 0 0 0 0 0 3' \
    'what was set aside is back'
is "$(psql -XAtc "SELECT count(*) FROM pg_class WHERE relnamespace = 'migrator'::regnamespace AND relname LIKE 'aside%'")" 0 \
    'and nothing is set aside any more'

# ---- which are undone ----
run "$migrator" rollback --to 0 --format json
exits 0 'back to before all'
ok 'the report is as its schema says' "$project/tests/support/check_report" <<<"$output"
like "$output" 'Going back to version 0 undoes 1 migration' 'what is compatible and older stays'
run "$migrator" rollback --to 0
like "$output" 'left as it is .--exact undoes it, too.*2 +compatible.*1 +begin' 'which is said'
like "$output" 'may take' 'and how long it may take'
run "$migrator" rollback --to 0 --exact
like "$output" 'undoes 3 migrations' 'unless it is to go, too'
cp migrations/migrator.sum without.sum
echo 'CREATE TABLE later (id int PRIMARY KEY);' >migrations/0004_later.up.sql
"$migrator" rehearse 4 --quiet >/dev/null && "$migrator" seal --quiet >/dev/null && "$migrator" up --app 2222222222 >/dev/null
run "$migrator" rollback --to 1111111111
like "$output" 'undoes 1 migration' 'what is compatible and newer stays where the rest can go beneath it'
run "$migrator" rollback --to 1111111111 --pg-bindir /nowhere
like "$output" 'undoes 2 migrations' 'and goes where that cannot be tried'
like "$output" '1 of them is compatible, and undone because it stands on what has to go' 'and why'
run "$migrator" plan --rollback-to 3
exits 0 'the plan back to what the last release had'
like "$output" 'Nothing to undo' 'with which the new one is compatible'
run "$migrator" plan --rollback-to 1111111111 --format json
ok 'the report is as its schema says' "$project/tests/support/check_report" <<<"$output"
like "$output" '"way_back": "rehearsed"' 'says by what'
run "$migrator" rollback --to 3 --exact --run
exits 0 'a compatible one is undone when that is asked for'
rm -r migrations/0004* rollback/0004* && mv without.sum migrations/migrator.sum

# ---- by hand, with psql ----
psql -Xqc "DELETE FROM runs WHERE agent = 7; DELETE FROM agents WHERE id = 7"
run "$migrator" rollback --out bundle
exits 0 'the bundle'
is "$(ls bundle | tr '\n' ' ')" '1-freeze.sql 2-repair.sql 3-verify.sql 4-thaw.sql RUNBOOK.md ' 'four scripts and who runs them'
run psql -Xq -f bundle/1-freeze.sql
exits 0 'freeze by psql'
like "$(cat bundle/RUNBOOK.md)" '`aside_3_[0-9]+`, of public\.[a-z]+: [a-z, ]+[;.]' 'and what is set aside'
like "$(cat bundle/RUNBOOK.md)" '\| 3 \| breaking \| destructive \| rehearsed 20[0-9: -]*Z \| [0-9.]+ m?s \|' 'who runs them knows how long it may take'
like "$(psql -Xc "UPDATE runs SET status = 'failed'" 2>&1)" 'writes are frozen' 'writes are stopped'
run psql -Xq -f bundle/2-repair.sql
exits 0 'repair by psql'
run psql -Xq -f bundle/2-repair.sql
exits 0 'and again'
like "$output" 'undone already' 'which passes over what is undone'
psql -Xqc "INSERT INTO notes VALUES (1, 'too early')"
run psql -Xq -f bundle/3-verify.sql
exits 3 'a check of what is there again, which does not hold'
like "$errors" 'the check at 0002_compatible.after.sql:2 is false' 'is named'
psql -Xqc 'DELETE FROM notes'
run psql -Xq -f bundle/3-verify.sql
exits 0 'verify by psql'
like "$output" '0002_compatible.after.sql: its checks hold' 'checks and all'
run "$migrator" rollback --run --to 1111111111
exits 0 'the program goes on where psql stopped'
like "$output" 'Nothing to undo' 'and has nothing to do'
run "$migrator" rollback --run --to 1
like "$output" 'Nothing to undo: what is above version 1 is compatible with it' 'what is compatible stays'
run "$migrator" rollback --run --to 1 --exact
exits 0 'unless all of it is to go: further back, on a database that is frozen by another pass'
run psql -Xq -f bundle/4-thaw.sql
exits 0 'thaw by psql'
psql -Xqc "UPDATE runs SET status = status"
is $? 0 'writes pass'
is "$(psql -XAtc "SELECT string_agg(kind, ' ' ORDER BY seq) FROM (SELECT * FROM migrator.ledger ORDER BY seq DESC LIMIT 6) AS last")" \
    'freeze freeze rollback repair repair thaw' 'the ledger tells all of it'
run "$migrator" up --app 2222222222
exits 0 'and up again'
is "$(schema | grep -v freeze_ | diff - after.sql | grep -c '^[<>] .*[a-z]')" 0 'the schema is as it was after up'

# ---- a check of what is there again ----
psql -Xqc "INSERT INTO notes VALUES (1, 'too early')"
run "$migrator" rollback --run --to 2
exits 5 'a check that does not hold stops it before the thaw'
like "$errors" 'the check at 0002_compatible.after.sql:2 is false.*0002_compatible.after.sql:2:1' 'with file and line'
run "$migrator" status
like "$output" 'FROZEN.*step 3 of 4; next: migrator rollback --resume' 'status says where it stands'
run "$migrator" rollback --resume
exits 5 'as long as it does not hold'
psql -Xqc 'DELETE FROM notes'
run "$migrator" rollback --resume
exits 0 'then it goes on'
like "$output" 'FROZEN.*step 4 of 4; next: migrator thaw' 'to the thaw'
"$migrator" thaw --quiet >/dev/null
run "$migrator" up --app 2222222222
exits 0 'and up once more'

# ---- forgotten ----
run "$migrator" forget 3
exits 2 'a reason is asked for'
run "$migrator" forget 99 --reason over
exits 2 'what is not applied'
run "$migrator" forget 2 --reason over
exits 4 'what has kept nothing'
run "$migrator" forget 3 --reason 'the retention is over' --format json
exits 0 'what a migration has kept is dropped'
ok 'the report is as its schema says' "$project/tests/support/check_report" <<<"$output"
is "$(psql -XAtc "SELECT count(*) FROM pg_class WHERE relnamespace = 'migrator'::regnamespace AND relname ~ '^(before|after|rows|aside)_3_'")" \
    0 'nothing is left of it'
run "$migrator" rollback --to 2 --run
exits 4 'from then on there is no way back'
like "$errors" 'what 3_breaking kept for its way back is forgotten: [a-z]+ dropped it at 20[^ ]+Z, because: the retention is over' 'which is said: when, by whom and why'
unlike "$errors" 'migrator rehearse' 'and not that it never had one'
run "$migrator" rollback --to 2 --format json
like "$output" '"rehearsed_at": null' 'no date of a rehearsal stands beside it'
run "$migrator" log
like "$output" 'forget +3 +breaking' 'and in the ledger'
cat >migrations/0004_less.up.sql <<'SQL'
-- migrator: incompatible "nobody may read names any more"
ALTER TABLE agents DROP COLUMN name;
SQL
run "$migrator" rehearse 4
run "$migrator" seal
run "$migrator" up
exits 0 'another one'
run "$migrator" forget --expired
exits 2 'without a retention'
like "$errors" 'before-image-retention = 90' 'which has to be said'
run "$migrator" forget 4 --expired --reason over
exits 2 'the one or the other'
printf '[migrator]\nbefore-image-retention = 1\n' >migrator.conf
run "$migrator" forget --expired
exits 0 'a retention of a day'
like "$output" 'Nothing is kept any longer than it has to be' 'which is not over'
run "$migrator" forget --expired --before-image-retention 0 --format json
exits 0 'one that is over'
ok 'the report is as its schema says' "$project/tests/support/check_report" <<<"$output"
like "$output" '"version": "4"' 'what was kept is dropped'
like "$(psql -XAtc "SELECT detail FROM migrator.ledger WHERE kind = 'forget' ORDER BY seq DESC LIMIT 1")" \
    'the retention of 0 days is over' 'and the ledger says why'
rm migrator.conf

done_testing
