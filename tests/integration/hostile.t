#!/usr/bin/env bash
# Files that try to break the session they run in: held or refused, and the next migration does not notice.
# slow
source "$(dirname "$0")/../support/tap.sh"
with_server

# before SQL: a set of two, the hostile one (stdin) and one that looks around afterwards.
begin() {
    rm -rf migrations .migrator
    mkdir migrations
    fresh_database
    echo 'CREATE TABLE trace (note text);' >migrations/20260101000001_begin.up.sql
    cat >migrations/20260101000002_hostile.up.sql
    cat >migrations/20260101000003_next.up.sql <<'SQL'
INSERT INTO trace SELECT 'next';
DO $$
DECLARE
    changed text;
BEGIN
    SELECT string_agg(what, ', ') INTO changed
    FROM (VALUES ('session_replication_role', current_setting('session_replication_role') <> 'origin'),
                 ('role', current_user <> session_user OR current_setting('is_superuser') = 'off'),
                 ('search_path', current_setting('search_path') <> '"$user", public'),
                 ('work_mem', current_setting('work_mem') = '77MB'),
                 ('statement_timeout', current_setting('statement_timeout') <> '0'),
                 ('lock_timeout', current_setting('lock_timeout') = '1ms'),
                 ('prepared statements', EXISTS (SELECT FROM pg_prepared_statements WHERE name = 'left_open')),
                 ('cursors', EXISTS (SELECT FROM pg_cursors WHERE is_holdable)),
                 ('channels', EXISTS (SELECT FROM pg_listening_channels())),
                 ('temporary tables', to_regclass('pg_temp.left_behind') IS NOT NULL)) AS looked (what, is_so)
    WHERE is_so;
    IF changed IS NOT NULL THEN
        RAISE EXCEPTION 'the session is not as it was: %', changed;
    END IF;
END $$;
SQL
    "$migrator" seal --quiet >/dev/null
    run "$migrator" up --environment production "$@"
}

query() { psql -XAtqc "$1"; }
applied() { query "SELECT string_agg(right(version::text, 1), ' ' ORDER BY version) FROM migrator.applied"; }

held() { # NAME [SQL EXPECTED]: it ran, and so did the next one
    exits 0 "$1: held" || return
    is "$(applied)" '1 2 3' "$1: the next migration did not notice"
    [[ -z ${2:-} ]] || is "$(query "$2")" "$3" "$1: what it did is there"
    is "$(query 'SELECT count(*) FROM migrator.check_chain()')" 0 "$1: the chain is intact"
}

refused() { # NAME EXIT WORDS: nothing of it is left, and nothing after it ran
    exits "$2" "$1: exit $2" || true
    like "$errors" "$3" "$1: says why"
    is "$(query "SELECT count(*) FROM migrator.applied WHERE version > 20260101000001")" 0 "$1: neither it nor the next one was applied"
    is "$(query "SELECT count(*) FROM trace WHERE note <> 'begin'")" 0 "$1: nothing of it is left"
}

statically_refused() { # NAME WORDS: not even the first one ran
    exits 4 "$1: exit 4"
    like "$errors" "$2" "$1: says why"
    is "$(query "SELECT to_regclass('trace') IS NULL")" t "$1: nothing was touched"
}

begin <<<"SET session_replication_role = replica; INSERT INTO trace VALUES ('x');"
held 'SET session_replication_role' "SELECT count(*) FROM trace WHERE note = 'x'" 1
begin <<<"SET LOCAL session_replication_role = replica; INSERT INTO trace VALUES ('x');"
held 'SET LOCAL session_replication_role'
begin <<<"SELECT set_config('session_replication_role', 'replica', false);"
held 'set_config(session_replication_role)'
begin <<<"DO \$\$ BEGIN PERFORM set_config('session_replication_role', 'replica', false); END \$\$;"
held 'session_replication_role in DO'

query "SELECT 1 FROM pg_roles WHERE rolname = 'other'" | grep -q 1 || query 'CREATE ROLE other'
begin <<<"GRANT ALL ON trace TO other; SET ROLE other; INSERT INTO trace VALUES (current_user);"
held 'SET ROLE' "SELECT count(*) FROM trace WHERE note = 'other'" 1
begin <<<"GRANT ALL ON trace TO other; SET SESSION AUTHORIZATION other; INSERT INTO trace VALUES (session_user);"
held 'SET SESSION AUTHORIZATION' "SELECT count(*) FROM trace WHERE note = 'other'" 1
begin <<<"-- migrator: role other
SELECT set_config('x.role', current_user, false);
CREATE TEMPORARY TABLE made_by AS SELECT 1;
DO \$\$ BEGIN ASSERT current_user = 'other'; END \$\$;"
held 'the role of the header'

begin <<<"SET work_mem = '77MB'; SET lock_timeout = '1ms'; SET statement_timeout = '1h';"
held 'settings left'
begin <<<"RESET ALL; INSERT INTO trace VALUES ('x');"
held 'RESET ALL'
begin <<<"SET search_path = ''; INSERT INTO public.trace VALUES ('x');"
held 'search_path emptied by SET' 'SELECT count(*) FROM trace' 2
begin <<<"SELECT pg_catalog.set_config('search_path', '', false); INSERT INTO public.trace VALUES ('x');"
held 'search_path emptied as pg_dump does' 'SELECT count(*) FROM trace' 2
begin <<<"SET TRANSACTION ISOLATION LEVEL SERIALIZABLE; INSERT INTO trace VALUES (current_setting('transaction_isolation'));"
held 'a leading SET TRANSACTION' "SELECT count(*) FROM trace WHERE note = 'serializable'" 1
begin <<<"BEGIN; INSERT INTO trace VALUES ('x'); COMMIT;"
held 'a wrapper' 'SELECT count(*) FROM trace' 2

begin <<<"CREATE TEMPORARY TABLE left_behind (n int); CREATE TEMPORARY TABLE trace_2 AS SELECT 1;"
held 'temporary tables left'
begin <<<"LISTEN news; NOTIFY news;"
held 'LISTEN left'
begin <<<"PREPARE left_open AS SELECT 1; EXECUTE left_open;"
held 'PREPARE left'
begin <<<"DEALLOCATE ALL;"
held 'DEALLOCATE ALL takes our own prepared statements away'
begin <<<"DISCARD PLANS; DISCARD TEMP; DISCARD SEQUENCES;"
held 'DISCARD'
begin <<<"DECLARE c CURSOR WITH HOLD FOR SELECT generate_series(1, 10); FETCH 3 FROM c;"
held 'a cursor WITH HOLD left'
begin <<<"DO \$\$ BEGIN EXECUTE 'DEALLOCATE ALL'; EXECUTE 'CREATE TEMP TABLE left_behind (n int)'; END \$\$;"
held 'the same in DO'
begin <<<"DROP SCHEMA IF EXISTS nothing; SAVEPOINT s; INSERT INTO trace VALUES ('y'); ROLLBACK TO s; INSERT INTO trace VALUES ('x');"
[[ $status == 0 ]] && held 'savepoints' "SELECT count(*) FROM trace WHERE note = 'x'" 1

begin <<<"SELECT pg_advisory_unlock_all();"
refused 'pg_advisory_unlock_all()' 5 'advisory lock'
begin <<<"DO \$\$ BEGIN PERFORM pg_advisory_unlock_all(); END \$\$;"
refused 'pg_advisory_unlock_all() in DO' 5 'advisory lock'
begin --no-advisory-lock <<<"SELECT pg_advisory_unlock_all();"
held 'pg_advisory_unlock_all() where we hold none'
begin <<<"INSERT INTO trace VALUES ('x'); COMMIT; INSERT INTO trace VALUES ('y');"
statically_refused 'own COMMIT' 'COMMIT'
begin <<<"INSERT INTO trace VALUES ('x'); ROLLBACK;"
statically_refused 'own ROLLBACK' 'ROLLBACK'
begin <<<"INSERT INTO trace VALUES ('x'); PREPARE TRANSACTION 'gone';"
statically_refused 'PREPARE TRANSACTION' 'PREPARE TRANSACTION'
begin <<<"DO \$\$ BEGIN INSERT INTO trace VALUES ('x'); COMMIT; END \$\$;"
[[ $status == 4 ]] && statically_refused 'COMMIT in DO' 'transaction' || refused 'COMMIT in DO' 5 'transaction'
begin <<<"CREATE PROCEDURE p() LANGUAGE plpgsql AS \$\$ BEGIN COMMIT; END \$\$; CALL p();"
refused 'CALL of a procedure that commits' 5 'invalid transaction termination'
begin <<<"DO \$\$ BEGIN EXECUTE 'PREPARE TRANSACTION ''gone'''; END \$\$;"
refused 'PREPARE TRANSACTION by EXECUTE' 5 '_hostile'

begin <<'SQL'
CREATE TABLE a (id int PRIMARY KEY, b int REFERENCES a DEFERRABLE INITIALLY DEFERRED);
INSERT INTO a VALUES (1, 7);
SQL
refused 'a deferred constraint that fails at COMMIT' 5 'violates foreign key'
like "$errors" '_hostile' 'a deferred constraint: the file is named'
begin <<<"INSERT INTO trace VALUES ('x'); INSERT INTO trace SELECT 1/0;"
refused 'an error in the last statement' 5 'division by zero'
begin <<'SQL'
CREATE TABLE u (id int UNIQUE);
INSERT INTO u VALUES (1), (1);
SQL
refused 'a duplicate key of the file itself' 5 'duplicate key'
begin <<'SQL'
CREATE TABLE u (id int UNIQUE DEFERRABLE INITIALLY DEFERRED);
INSERT INTO u VALUES (1), (1);
SQL
refused 'a duplicate key at COMMIT' 5 'duplicate key'
begin <<<'SELECT $1;'
refused 'SELECT $1' 5 'there is no parameter \$1'
begin <<<"INSERT INTO migrator.ledger SELECT * FROM migrator.ledger;"
refused 'a hand in the ledger' 5 'ledger'
begin <<<"UPDATE migrator.ledger SET name = 'x';"
refused 'an entry changed' 5 'append-only'
begin <<<"SET session_replication_role = replica; DELETE FROM migrator.ledger;"
refused 'entries deleted as a replica' 5 'append-only'
begin <<<"SELECT migrator.append('policy');"
held 'an entry of its own, which is part of the chain'
begin <<<"DROP SCHEMA migrator CASCADE;"
exits 5 'the ledger dropped: exit 5'
is "$(applied)" 1 'the ledger dropped: it is still there'

begin <<<"SELECT repeat('x', 10000000) FROM generate_series(1, 20);"
held '200 MB of rows'
begin <<'SQL'
DO $$ BEGIN FOR n IN 1..20000 LOOP RAISE NOTICE '%', repeat('n', 20000); END LOOP; END $$;
SQL
held '20,000 notices of 20 kB'
begin <<<"COPY (SELECT generate_series(1, 100000)) TO STDOUT; INSERT INTO trace VALUES ('x');"
held 'COPY TO STDOUT' 'SELECT count(*) FROM trace' 2

done_testing
