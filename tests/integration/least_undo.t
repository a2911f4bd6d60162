#!/usr/bin/env bash
# `rollback` undoes the least that lets the earlier release run: what is compatible stays, where a trial shows that the
# rest can be undone beneath it.
# slow
source "$(dirname "$0")/../support/tap.sh"
with_server

export MIGRATOR_LAYOUT=native
unset MIGRATOR_NO_REHEARSE
applied() { psql -XAtc "SELECT string_agg(version::text, ' ' ORDER BY version) FROM migrator.applied"; }
schema() { pg_dump -s -n public | grep -v '^\\'; }

mkdir migrations
cat >migrations/0001_begin.up.sql <<'SQL'
CREATE TABLE agents (id int PRIMARY KEY, name text, role text NOT NULL DEFAULT 'viewer');
SQL
cat >migrations/0002_note.up.sql <<'SQL'
ALTER TABLE agents ADD COLUMN note text;
SQL
cat >migrations/0003_breaking.up.sql <<'SQL'
-- migrator: incompatible "the releases before this one read name"
ALTER TABLE agents DROP COLUMN name;
SQL
cat >migrations/0004_runs.up.sql <<'SQL'
CREATE TABLE runs (id int PRIMARY KEY, agent int NOT NULL REFERENCES agents);
SQL
cat >migrations/0005_role.up.sql <<'SQL'
-- migrator: incompatible "the releases before this one write other roles"
ALTER TABLE agents ADD CONSTRAINT known_role CHECK (role IN ('viewer', 'admin')) NOT VALID;
SQL
"$migrator" rehearse --quiet >/dev/null && "$migrator" seal --quiet >/dev/null || exit 1
"$migrator" up --quiet --environment production --to 1 --app 1111111111 >/dev/null || exit 1
psql -Xqc "INSERT INTO agents VALUES (1, 'one'), (2, 'two')"
ok 'rehearse proves it for the drafts' grep -q '"least_leaves": \["4"\]' rollback/0005_role/least.json
rm rollback/0005_role/least.json
run "$migrator" plan --no-rehearse
unlike "$errors" 'tr(ied|ying)' 'plan tries nothing where it is not to'
run "$migrator" plan --pg-bindir /nowhere
like "$errors" 'what could stay was not tried' 'plan says that it could not try it'
run "$migrator" plan
like "$output" 'Going back from there undoes 5, 3; what is compatible stays: 4, 2' 'plan tries it from what is due back to what is applied'
ok 'and leaves it for up' grep -q '"least_leaves": \["4"\]' rollback/0005_role/least.json
run "$migrator" plan --rollback-to 1
like "$output" 'undoes 2 migrations' 'and tells it of a target, too'
cp rollback/0005_role/least.json proof.json
# ---- a server that is out of reach: production, where only the files come to ----
"$migrator" up --quiet --app 2222222222 --record record --pg-bindir /nowhere >/dev/null || exit 1
like "$(psql -XAtc "SELECT detail FROM migrator.ledger WHERE version = 5")" '"least_of": "[0-9a-f]{64}", "least_leaves": \["4"\]' 'up stores what plan has proven'
is "$(psql -XAtc "SELECT count(*) FROM migrator.ledger WHERE detail LIKE '%least_of%'")" 1 'in the last entry'
psql -Xqc "INSERT INTO runs VALUES (1, 1)"
schema >after.schema
like "$(cat record/bundle/RUNBOOK.md)" '\| 3 \| breaking' 'the record has what goes'
unlike "$(cat record/bundle/RUNBOOK.md record/bundle/2-repair.sql)" 'TABLE public.runs|\| runs' 'and leaves what stays'

# ---- looking ----
run "$migrator" rollback
exits 0 'what going back to the earlier release takes'
like "$output" 'undoes 2 migrations' 'the two that are not compatible'
unlike "$output" ' runs .*(compatible|applied)' 'and not the one between them'
like "$output" '0*4 +runs' 'which stays'
like "$output" '0*2 +note' 'like the one before them'
run "$migrator" rollback --format json
ok 'for machines, too' "$project/tests/support/check_report" <<<"$output"
like "$output" '"rehearsed": true' 'it was tried'
run "$migrator" rollback --exact
like "$output" 'undoes 4 migrations' '--exact undoes them all'
run "$migrator" rollback --pg-bindir /nowhere
exits 0 'without a server to try it on'
like "$output" 'undoes 2 migrations' 'the proof of the ledger says it'
unlike "$errors" 'tried' 'and nothing is tried'
run "$migrator" rollback --offline --pg-bindir /nowhere --format json
like "$output" '"rehearsed": true' 'without the database, too'
like "$output" '"tried_at": "20' 'with when it was tried'
(
    mkdir elsewhere && cd elsewhere || exit 1
    "$migrator" history merge ../record >/dev/null || exit 1
    "$migrator" rollback --offline --pg-bindir /nowhere >../elsewhere.out
)
like "$(cat elsewhere.out)" 'undoes 2 migrations' 'and where only the record has come to'
run "$migrator" rollback --to 2 --pg-bindir /nowhere
like "$output" 'undoes 2 migrations' 'of another target that takes the same'

# ---- a proof that is not for exactly this ----
database=$DATABASE_URL name=$PGDATABASE
begin_again() {
    fresh_database
    "$migrator" up --quiet --environment production --to 1 --app 1111111111 >/dev/null || exit 1
}
begin_again
sed -i 's/"least_of": "./"least_of": "x/' rollback/0005_role/least.json
"$migrator" up --quiet --app 2222222222 --pg-bindir /nowhere >/dev/null || exit 1
is "$(psql -XAtc "SELECT count(*) FROM migrator.ledger WHERE detail LIKE '%least_of%'")" 0 'a proof that is about something else is not stored'
run "$migrator" rollback --pg-bindir /nowhere
like "$output" 'undoes 3 migrations' 'without one and a server, what is newer than the oldest is undone'
like "$output" 'was not rehearsed' 'which is said'
like "$errors" 'what could stay was not tried' 'with why'
cp proof.json rollback/0005_role/least.json

begin_again
for version in 2 3 4 5; do
    "$migrator" up --quiet --to $version --app $version$version$version$version$version$version$version --pg-bindir /nowhere >/dev/null || exit 1
done
run "$migrator" rollback --to 1
like "$output" 'undoes 2 migrations' 'applied one by one, it is tried when it is asked'
like "$errors" 'trying what can stay' 'which is said'

begin_again
"$migrator" up --quiet --to 4 --app 2222222222 >/dev/null && "$migrator" up --quiet --app 3333333333 >/dev/null || exit 1
run "$migrator" rollback --to 1 --pg-bindir /nowhere
like "$output" 'undoes 2 migrations' 'what came in a later run is undone, and beneath it the proof of the earlier run holds'
like "$errors" 'what could stay was not tried' 'the whole was not tried'
export DATABASE_URL=$database PGDATABASE=$name

# ---- stopped half way, and resumed ----
psql -Xq -c 'BEGIN; LOCK TABLE agents IN ACCESS SHARE MODE; SELECT pg_sleep(30)' >/dev/null 2>&1 &
holder=$!
until [[ $(psql -XAtc "SELECT count(*) FROM pg_locks WHERE relation = 'agents'::regclass AND mode = 'AccessShareLock'") == 1 ]]; do sleep 0.1; done
run "$migrator" rollback --run --lock-timeout 300ms
exits 7 'somebody holds a table'
is "$(applied)" '1 2 3 4 5' 'nothing is undone yet'
like "$(psql -XAtc "SELECT detail FROM migrator.ledger WHERE kind = 'freeze' ORDER BY seq DESC LIMIT 1")" '1111111111 --leave 4,2' 'what stays is in the ledger'
psql -Xqc "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(30)%' AND pid <> pg_backend_pid()" >/dev/null
wait "$holder" || true
run "$migrator" rollback --resume --pg-bindir /nowhere
exits 0 'resumed'
is "$(applied)" '1 2 4' 'two are undone, what is between them stays'
is "$(psql -XAtc 'SELECT id, name FROM agents ORDER BY id')" $'1|one\n2|two' 'what was taken away is back'
is "$(psql -XAtc 'SELECT * FROM runs')" '1|1' 'and what is newer still there'
"$migrator" thaw --quiet >/dev/null
run "$migrator" status --drift --format json
like "$output" '"state": "pending"' 'what was undone beneath others is pending'
unlike "$output" '"state": "late"' 'and not late'
like "$output" '"drift": \[\]' 'and nothing has drifted'

# ---- and up again ----
run "$migrator" up --record again
exits 0 'up again'
is "$(applied)" '1 2 3 4 5' 'all are applied'
like "$(cat again/bundle/RUNBOOK.md)" '# Back to version 2.*\| 5 \| role.*\| 3 \| breaking' 'its record goes back to what there was before it'
unlike "$(cat again/bundle/RUNBOOK.md)" '\| 4 \| runs' 'without what was left'
for script in 1-freeze 2-repair 3-verify 4-thaw; do
    psql -Xqf again/bundle/$script.sql >/dev/null || exit 1
done
is "$(applied)" '1 2 4' 'by psql, too'
"$migrator" thaw --clean --quiet >/dev/null && "$migrator" up --quiet >/dev/null || exit 1
is "$(schema)" "$(cat after.schema)" 'and the schema is what it was'
run "$migrator" status --drift --exit-code
exits 0 'nothing has drifted'

# ---- one that does not fit ----
echo 'ALTER TABLE agents ADD COLUMN name int;' >migrations/0006_name.up.sql
"$migrator" rehearse --quiet >/dev/null && "$migrator" seal --quiet >/dev/null && "$migrator" up --quiet --app 3333333333 >/dev/null || exit 1
run "$migrator" rollback --to 1
exits 0 'a compatible one that stands on what has to go'
like "$output" 'undoes 3 migrations' 'goes with it'
like "$output" '0*6 +name' 'which is listed'
like "$output" '1 of them is compatible, and undone because the rest does not fit beneath it' 'with why'
like "$output" '0*4 +runs' 'the other one stays'
run "$migrator" rollback --to 1 --run
exits 0 'done'
is "$(applied)" '1 2 4' 'so far'

done_testing
