#!/usr/bin/env bash
# An incident, step by step: where things stand, a rollback that is interrupted, a schema that has drifted, a database that is
# down, and a laptop that has nothing but a record and psql.
# slow
source "$(dirname "$0")/../support/tap.sh"
with_server

rows() { psql -XAtc 'SELECT id, note, legacy FROM orders ORDER BY id'; }
columns() { psql -XAtc "SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2"; }
kinds() { psql -XAtc "SELECT string_agg(kind || coalesce(' ' || (detail::json ->> 'state'), ''), ', ' ORDER BY seq) FROM migrator.ledger WHERE seq > $1"; }
psql_says() { [[ $(psql -XAtc "$2") == "$1" ]]; }
head_seq() { psql -XAtc 'SELECT max(seq) FROM migrator.ledger'; }

mkdir migrations
cat >migrations/0001_begin.up.sql <<'SQL'
CREATE TABLE orders (id int PRIMARY KEY, note text, legacy text);
CREATE TABLE old_notes (id int PRIMARY KEY, note text);
SQL
cat >migrations/0002_breaking.up.sql <<'SQL'
-- migrator: incompatible "releases before this one read orders.legacy and old_notes"
ALTER TABLE orders DROP COLUMN legacy;
DROP TABLE old_notes;
SQL
"$migrator" rehearse --quiet >/dev/null && "$migrator" seal --quiet >/dev/null || exit 1
run "$migrator" up --environment production --to 1 --app 1111111111
exits 0 'up to the earlier release'
psql -Xqc "INSERT INTO orders SELECT g, 'note ' || g, 'legacy ' || g FROM generate_series(1, 5) AS g; INSERT INTO old_notes VALUES (1, 'kept')"
rows >before.rows
columns >before.columns

# ---- before the release: is there a way back from it? ----
run "$migrator" plan --rollback-to 1111111111
exits 0 'nothing of it is applied yet'
like "$output" 'production: Going back to release 1111111111 undoes 1 migration' 'what it would undo'
like "$output" 'breaking +destructive +rehearsed +20[0-9: -]*Z +[0-9.]+ m?s +pending' 'by what, and how long it may take, though nobody has counted rows'
run "$migrator" plan --rollback-to 1111111111 --format json
ok 'for machines, too' "$project/tests/support/check_report" <<<"$output"

# ---- a record holds the way back ----
run "$migrator" up --app 2222222222 --record record
exits 0 'up to the later release, with a record'
is "$(ls record | tr '\n' ' ')" 'bundle history.db plan.json plan.txt up.json up.txt ' 'which holds the bundle'
is "$(ls record/bundle | tr '\n' ' ')" '1-freeze.sql 2-repair.sql 3-verify.sql 4-thaw.sql RUNBOOK.md ' 'all of it'
like "$(cat record/bundle/RUNBOOK.md)" '# Back to version 1.*2 . breaking . destructive . rehearsed' 'and who does what'
run "$migrator" up --app 2222222222 --record again
like "$(cat again/bundle/RUNBOOK.md)" 'Nothing has to be undone' 'a run that applies nothing needs none'
is "$(ls again/bundle)" RUNBOOK.md 'and has no scripts'

# ---- a laptop with that folder and psql ----
# A subscription writes to one of the tables, though its publisher is away.
psql -Xq <<SQL
CREATE SUBSCRIPTION "Feeds $PGDATABASE" CONNECTION 'host=/nowhere' PUBLICATION orders WITH (connect = false, slot_name = 'feeds_$PGDATABASE');
ALTER SUBSCRIPTION "Feeds $PGDATABASE" ENABLE;
SET allow_system_table_mods = on;
INSERT INTO pg_subscription_rel SELECT oid, 'orders'::regclass, 'r', NULL FROM pg_subscription WHERE subname = 'Feeds $PGDATABASE';
SQL
feeds() { psql -XAtc "SELECT subenabled FROM pg_subscription WHERE subname = 'Feeds $PGDATABASE'"; }
eventually 10 'a subscription is at work' psql_says t "SELECT count(*) > 0 FROM pg_stat_subscription WHERE subname = 'Feeds $PGDATABASE'"
mkdir laptop && cp -r record/bundle laptop && seq=$(head_seq)
run env -C laptop psql -Xq -f bundle/1-freeze.sql
is "$status $(feeds)" '0 f' 'a bundle that has not seen the tables finds what subscribes to them, and disables it'
for script in 1-freeze 2-repair 3-verify; do
    run env -C laptop PATH=/usr/bin:/bin psql -Xq -f bundle/$script.sql
    exits 0 "$script by psql alone"
done
like "$(psql -Xc "INSERT INTO old_notes VALUES (2)" 2>&1)" 'writes are frozen' 'a table that the repair has made is born frozen'
like "$(psql -Xc "UPDATE orders SET note = ''" 2>&1)" 'writes are frozen' 'as is the one that was there'
run "$migrator" status
like "$output" '^production: FROZEN since .*: going back to version 1, step 4 of 4; next: migrator thaw' 'where things stand'
run "$migrator" status --format json
ok 'for machines, too' "$project/tests/support/check_report" <<<"$output"
like "$output" '"rollback_to": "1".*"rollback_step": 4' 'in two facts'
like "$(psql -XAtc "SELECT detail FROM migrator.ledger WHERE kind = 'freeze' ORDER BY seq DESC LIMIT 1")" \
    "\"subscriptions\": \\[\"Feeds $PGDATABASE\"\\]" 'the ledger has what was disabled, though it ran twice'
is "$(kinds "$seq")" 'freeze begun, freeze frozen, rollback, repair undone, repair verified' 'the ledger tells each step'
run psql -Xq -f laptop/bundle/4-thaw.sql
exits 0 'thaw by psql alone'
is "$(feeds)" t 'the subscription is enabled again'
psql -Xqc "ALTER SUBSCRIPTION \"Feeds $PGDATABASE\" DISABLE" -c "ALTER SUBSCRIPTION \"Feeds $PGDATABASE\" SET (slot_name = NONE)" \
    -c "DROP SUBSCRIPTION \"Feeds $PGDATABASE\""
rows | diff - before.rows && columns | diff - before.columns
is $? 0 'rows and columns are as they were'
psql -Xqc "INSERT INTO old_notes VALUES (2)"
is $? 0 'and writes pass'
psql -Xqc "DELETE FROM old_notes WHERE id = 2"
run "$migrator" up --app 2222222222
exits 0 'up again'

# ---- the database is down ----
down='postgresql:///x?host=/nowhere'
mv migrations rollback record/ # the earlier release's image has nothing of this
run "$migrator" rollback --offline
exits 0 'the history knows what going back takes'
like "$output" 'production: Going back to release 1111111111 undoes 1 migration' 'which is said'
like "$output" 'not seen for' 'with its age'
run "$migrator" rollback --database "$down" --out offline
exits 0 'and has all that it takes'
is "$(ls offline | tr '\n' ' ')" '1-freeze.sql 2-repair.sql 3-verify.sql 4-thaw.sql RUNBOOK.md ' 'four scripts, and who runs them'
like "$(cat offline/RUNBOOK.md)" 'without a look at the tables' 'and what nobody has looked at'
run "$migrator" rollback --offline --run
exits 2 'but to do it, the database is needed'
mv record/migrations record/rollback .

# ---- after it ----
run "$migrator" plan --rollback-to 1111111111
exits 0 'is there a way back?'
like "$output" 'breaking +destructive +rehearsed +[0-9].* [0-9.]+ m?s +applied' 'by what, since when, and how long it may take'

# ---- drifted ----
psql -Xqc 'ALTER TABLE orders ADD COLUMN by_hand int'
seq=$(head_seq)
run "$migrator" rollback --run
exits 4 'a schema that has drifted is refused'
like "$errors" 'not what the applied migrations make.*[+].*by_hand' 'with what is different'
is "$(head_seq)" "$seq" 'and nothing was done'
run "$migrator" rollback --run --pg-bindir /nowhere --lock-timeout 1s --to 2
exits 0 'nothing to do, nothing to compare'
psql -Xqc 'ALTER TABLE orders DROP COLUMN by_hand'

# ---- interrupted: another writer keeps it from freezing ----
psql -Xq <<'SQL' &
SET application_name = 'in_the_way';
BEGIN;
UPDATE orders SET note = note;
SELECT pg_sleep(60);
SQL
sleep 1
run "$migrator" rollback --run --lock-timeout 50ms
exits 7 'a table that cannot be frozen'
run "$migrator" status
like "$output" '^production: FREEZING, IN PART FROZEN since .*, step 1 of 4; next: migrator rollback --resume' 'step 1'
psql -XAtqc "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'in_the_way'" >/dev/null
wait
# the repair meets something that is in its way
psql -Xqc 'CREATE VIEW public.old_notes AS SELECT 1 AS one'
run "$migrator" rollback --resume
exits 5 'a repair that fails'
for command in status 'gate --app 1111111111' 'plan --rollback-to 1111111111'; do
    run "$migrator" $command
    like "$output" '^production: FROZEN since .*step 2 of 4; next: migrator rollback --resume' "$command: where things stand comes first"
done
run "$migrator" rollback
like "$output" '^production: FROZEN since .*: going back to release 1111111111, step 2 of 4; next: migrator rollback --resume' 'step 2'
run "$migrator" freeze --tables orders --reason more
like "$output" '^production: FROZEN since .*1 table is frozen' 'freeze, too'
run "$migrator" up
exits 4 'nothing is applied meanwhile'
like "$errors" 'production: FROZEN since .*step 2 of 4; next: migrator rollback --resume' 'which the first line says'
psql -Xqc 'DROP VIEW public.old_notes'
run "$migrator" rollback --resume
exits 0 'it goes on'
like "$output" '^production: FROZEN since .*, step 4 of 4; next: migrator thaw' 'to step 4'
like "$output" 'Back at release 1111111111: 1 migration is undone' 'and is back'
like "$(psql -Xc "INSERT INTO old_notes VALUES (2)" 2>&1)" 'writes are frozen' 'what the repair has made is born frozen'
rows | diff - before.rows && columns | diff - before.columns
is $? 0 'rows and columns are as they were'
run "$migrator" rollback --resume
exits 0 'once more'
like "$output" 'Nothing to undo' 'there is nothing to do'
run "$migrator" thaw
exits 0 'thaw'
like "$output" '^production: thawed' 'says so first'
run "$migrator" rollback --resume
exits 2 'without a rollback there is nothing to resume'
like "$errors" 'no rollback is under way' 'which is said'

# ---- without server programs ----
run "$migrator" up --app 2222222222
exits 0 'up once more'
run "$migrator" rollback --run --exact --pg-bindir /nowhere
exits 0 'a rollback where there are no server programs'
like "$errors" 'whether the schema has drifted was not checked' 'says that it did not look'
like "$(psql -XAtc "SELECT detail::json ->> 'going_back' FROM migrator.ledger WHERE kind = 'freeze' ORDER BY seq DESC LIMIT 1")" \
    '1111111111 --exact' 'the ledger has all that it takes to go on'

# ---- irreversible ----
"$migrator" thaw >/dev/null
cat >migrations/0003_gone.up.sql <<'SQL'
-- migrator: incompatible "nobody reads notes any more"
-- migrator: irreversible "the notes are not to be kept"
ALTER TABLE orders DROP COLUMN note;
SQL
"$migrator" seal --quiet >/dev/null
run "$migrator" up --app 3333333333 --record record
exits 0 'a migration without a way back'
is "$(ls record/bundle)" RUNBOOK.md 'a record that has no scripts'
like "$(cat record/bundle/RUNBOOK.md)" '3 . gone . destructive . none .*There are no scripts' 'says why'
run "$migrator" rollback
exits 0 'to look is no refusal'
like "$output" 'has no way back.*3_gone was applied without a way back; its header says: irreversible "the notes are not to be kept"' \
    'it says why'
run "$migrator" rollback --run
exits 4 'it cannot be undone'
like "$errors" '3_gone was applied without a way back.*its header says: irreversible "the notes are not to be kept"' 'for the reason that its author gave'

done_testing
