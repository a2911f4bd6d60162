#!/usr/bin/env bash
# Rows that a DO block or a procedure writes, committing as it goes, come back, whatever others write meanwhile: only
# what its own session writes is kept.
# slow
source "$(dirname "$0")/../support/tap.sh"
with_server

begin() { # NAME
    fresh_database
    mkdir -p "$1/migrations" && cd "$1" || exit 1
    cat >migrations/0001_begin.up.sql <<'SQL'
CREATE TABLE runs (id int PRIMARY KEY, state text NOT NULL, n int NOT NULL DEFAULT 0);
CREATE TABLE gate (is_open boolean NOT NULL);
INSERT INTO gate VALUES (true);
SQL
    # Three rows at a time; between two batches it waits until the gate is open.
    cat >migrations/0002_shout.up.sql <<'SQL'
-- migrator: transaction off
-- migrator: incompatible "states are written in capitals"
DO $$
DECLARE
    below int := 0;
BEGIN
    WHILE EXISTS (SELECT FROM runs WHERE id > below) LOOP
        UPDATE runs SET state = upper(state) WHERE id > below AND id <= below + 3;
        DELETE FROM runs WHERE id > below AND id <= below + 3 AND state = 'CANCELLED';
        COMMIT;
        below := below + 3;
        WHILE NOT (SELECT is_open FROM gate) LOOP PERFORM pg_sleep(0.02); COMMIT; END LOOP;
        IF EXISTS (SELECT FROM runs WHERE state = 'broken' AND id <= below + 3) THEN RAISE 'a run is broken'; END IF;
    END LOOP;
END $$;
SQL
    "$migrator" rehearse --quiet >/dev/null && "$migrator" seal --quiet >/dev/null || diag "$1: it is not proven"
    "$migrator" up --quiet --environment production --to 1 >/dev/null
    psql -Xqc "INSERT INTO runs SELECT g, CASE g % 3 WHEN 0 THEN 'cancelled' ELSE 'queued' END, g FROM generate_series(1, 9) AS g"
}

runs() { psql -XAtc "SELECT string_agg(id || ' ' || state || ' ' || n, ', ' ORDER BY id) FROM runs"; }
kept_triggers() { psql -XAtc "SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'migrator%'"; }
wait_for() { # SQL
    local i
    for ((i = 0; i < 500; i++)); do
        [[ $(psql -XAtc "SELECT $1") == t ]] && return
        sleep 0.02
    done
    diag "in vain: $1"
}

kill_half_way() {
    local up ours="application_name LIKE 'migrator%' AND datname = current_database()"
    psql -Xqc 'UPDATE gate SET is_open = false'
    "$migrator" up --environment production >up.out 2>&1 &
    up=$!
    wait_for "EXISTS (SELECT FROM runs WHERE state = 'QUEUED')"
    kill -9 "$up"
    wait "$up" 2>/dev/null
    psql -Xqc "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE $ours" -c 'UPDATE gate SET is_open = true' >/dev/null
    wait_for "(SELECT count(*) FROM pg_stat_activity WHERE $ours) = 0"
}

begin others
psql -Xqc 'UPDATE gate SET is_open = false'
"$migrator" up --environment production >up.out 2>&1 &
up=$!
wait_for "EXISTS (SELECT FROM runs WHERE state = 'QUEUED')"
psql -Xqc "UPDATE runs SET n = n + 100 WHERE id IN (1, 8); DELETE FROM runs WHERE id = 2; INSERT INTO runs VALUES (10, 'queued', 10)" \
    -c 'UPDATE gate SET is_open = true'
wait "$up"
is "$?" 0 'up, while others write' || diag "$(<up.out)"
is "$(runs)" '1 QUEUED 101, 4 QUEUED 4, 5 QUEUED 5, 7 QUEUED 7, 8 QUEUED 108, 10 QUEUED 10' 'it did its work'
is "$(kept_triggers)" 0 'and nothing is kept any more'
run "$migrator" rollback --to 1 --run --pg-bindir /nowhere
exits 0 'back'
is "$(runs)" '1 queued 101, 3 cancelled 3, 4 queued 4, 5 queued 5, 6 cancelled 6, 7 queued 7, 8 queued 108, 9 cancelled 9, 10 queued 10' \
    'what it wrote is undone, what others wrote stays'
is "$(psql -XAtc "SELECT reason, line -> 'before' ->> 'id' FROM migrator.conflict")" \
    'changed by the migration, taken away or given another key since|2' 'the row that somebody deleted is told, and no other'
run "$migrator" thaw
exits 0 'writes pass again'
run "$migrator" up --environment production
exits 0 'up once more'
is "$(runs)" '1 QUEUED 101, 4 QUEUED 4, 5 QUEUED 5, 7 QUEUED 7, 8 QUEUED 108, 10 QUEUED 10' 'to the same end'

cd .. && begin stopped
psql -Xqc "UPDATE runs SET state = 'broken' WHERE id = 8"
run "$migrator" up --environment production
exits 6 'a block that fails half way'
is "$(runs)" '1 QUEUED 1, 2 QUEUED 2, 4 QUEUED 4, 5 QUEUED 5, 7 queued 7, 8 broken 8, 9 cancelled 9' 'leaves what it committed'
is "$(kept_triggers)" 0 'and nothing behind'
is "$(psql -XAtc 'SELECT count(*) FROM migrator.rows_2_1 WHERE before IS NOT NULL')" 8 'what it took away is kept'

cd .. && begin killed
kill_half_way
psql -Xqc "UPDATE runs SET n = 40 WHERE id = 4"
is "$(psql -XAtc "SELECT count(*) FROM migrator.rows_2_1 WHERE before ->> 'id' = '4'")" 0 'after it is killed, what others write is not kept'
run "$migrator" up --environment production
exits 6 'what became of it is not known'
is "$(kept_triggers)" 0 'its triggers are gone'
psql -Xqc "UPDATE runs SET state = lower(state)" -c "INSERT INTO runs VALUES (3, 'cancelled', 3)"
run "$migrator" resolve 2 --undone --reason 'by hand'
exits 0 'undone by hand'
run "$migrator" up --environment production
exits 0 'it is applied'
run "$migrator" rollback --to 1 --run --pg-bindir /nowhere
exits 0 'and undone'
is "$(runs)" '1 queued 1, 2 queued 2, 3 cancelled 3, 4 queued 40, 5 queued 5, 6 cancelled 6, 7 queued 7, 8 queued 8, 9 cancelled 9' 'all is as before'

cd .. && begin resolved
kill_half_way
psql -Xqc "UPDATE runs SET state = lower(state)" -c "INSERT INTO runs VALUES (3, 'cancelled', 3)"
run "$migrator" resolve 2 --undone --reason 'by hand'
exits 0 'undone by hand at once'
run "$migrator" up --environment production
exits 0 'what is left of the first run is in nobody'"'"'s way'
is "$(kept_triggers)" 0 'and is gone, too'

cd .. && begin waiting
psql -Xqc 'UPDATE gate SET is_open = false'
"$migrator" up --environment production --lock-timeout 300ms >up.out 2>&1 &
up=$!
wait_for "EXISTS (SELECT FROM runs WHERE state = 'QUEUED')"
psql -Xqc 'BEGIN; SELECT FROM runs; SELECT pg_sleep(60)' >/dev/null 2>&1 &
reader=$!
wait_for "EXISTS (SELECT FROM pg_stat_activity WHERE query LIKE '%pg_sleep(60)%' AND wait_event = 'PgSleep')"
psql -Xqc 'UPDATE gate SET is_open = true'
wait "$up"
is "$?" 6 'a reader keeps it from dropping its triggers'
like "$(<up.out)" '1 of 1 statements are done' 'the statement is done all the same'
psql -Xqc "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()" >/dev/null
wait "$reader" 2>/dev/null
run "$migrator" up --environment production
exits 0 'the next run goes on'
is "$(kept_triggers)" 0 'and drops them'
run "$migrator" rollback --to 1 --run --pg-bindir /nowhere
exits 0 'it comes back'
is "$(runs)" '1 queued 1, 2 queued 2, 3 cancelled 3, 4 queued 4, 5 queued 5, 6 cancelled 6, 7 queued 7, 8 queued 8, 9 cancelled 9' 'all of it'

begin_schema() {
    cd .. && mkdir -p "$1/migrations" && cd "$1" || exit 1
    echo 'CREATE TABLE runs (id int PRIMARY KEY, state text);' >migrations/0001_begin.up.sql
}
begin_schema altered
cat >migrations/0002_mix.up.sql <<'SQL'
-- migrator: transaction off
-- migrator: incompatible "states go"
DO $$ BEGIN UPDATE runs SET state = NULL; COMMIT; ALTER TABLE runs DROP COLUMN state; END $$;
SQL
run "$migrator" rehearse 2
exits 1 'a block that takes away a column as well'
like "$output$errors" 'statement 1 \(DO\) takes away more than rows' 'has no way back, and it says why'

done_testing
