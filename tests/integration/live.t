#!/usr/bin/env bash
# slow
# What a database that is in use adds to the analysis: transactions in the way, replicas that lag, numbers that run out.
source "$(dirname "$0")/../support/tap.sh"
with_own_server

query() { psql -XAtqc "$1"; }
lint() { run "$migrator" lint --database "$DATABASE_URL" --fail-on error; }
finds() { like "$output$errors" "$1" "$2"; }
lacks() { unlike "$output$errors" "$1" "$2"; }

# A session of its own, for as long as the file runs.
hold() { # NAME SQL
    PGAPPNAME=$1 psql -Xq -c "$2" -c 'SELECT pg_sleep(60)' >/dev/null 2>&1 &
    eventually 10 "$1 is at it" has_session "$1"
}
has_session() { [[ $(query "SELECT count(*) FROM pg_stat_activity WHERE application_name = '$1' AND query LIKE '%pg_sleep%'") == 1 ]]; }
# So that it counts as long.
are_long() { [[ $(query "SELECT count(*) FROM pg_stat_activity WHERE xact_start < now() - interval '11 seconds' AND pid <> pg_backend_pid()") == "$1" ]]; }

mkdir migrations
cat >migrations/1_begin.up.sql <<'SQL'
CREATE TABLE agents (id serial PRIMARY KEY, name text);
CREATE TABLE runs (id bigserial PRIMARY KEY, agent_id int REFERENCES agents);
CREATE TABLE payments (id bigserial PRIMARY KEY, amount numeric);
SQL
"$migrator" seal --quiet >/dev/null
run "$migrator" up --environment staging
exits 0 'a database with three tables'

# ---- what is not there ----

cat >migrations/2_gone.up.sql <<'SQL'
DROP TABLE IF EXISTS nothere CASCADE;
DROP INDEX IF EXISTS nothere_idx;
DROP VIEW IF EXISTS nothere_view;
ALTER TABLE IF EXISTS nothere DROP COLUMN note;
ALTER TABLE agents DROP COLUMN IF EXISTS nothere;
SQL
lint
lacks 'nothere' 'of what the database does not have nothing is dropped'
echo 'DROP TABLE IF EXISTS payments;' >migrations/2_gone.up.sql
lint
finds 'the table payments' 'what it has is dropped'
rm migrations/2_gone.up.sql

# ---- what the database sets off ----

query "CREATE TABLE notes (id int, at int); CREATE TABLE kept (id int);
CREATE FUNCTION clear() RETURNS int LANGUAGE plpgsql AS 'BEGIN DELETE FROM agents; RETURN 1; END';
CREATE FUNCTION clear_if(x int) RETURNS bool LANGUAGE plpgsql AS 'BEGIN DELETE FROM agents; RETURN true; END';
CREATE FUNCTION clear_row() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN DELETE FROM agents; RETURN NEW; END';
CREATE OPERATOR @% (RIGHTARG = int, FUNCTION = clear_if);
CREATE VIEW cleared AS SELECT clear() AS number;
CREATE VIEW counted AS SELECT count(*) FROM agents;
ALTER TABLE notes ALTER at SET DEFAULT clear(), ADD CONSTRAINT is_clear CHECK (clear_if(id));
CREATE RULE clear AS ON INSERT TO kept DO ALSO DELETE FROM agents;
CREATE TRIGGER clear AFTER UPDATE ON kept FOR EACH ROW WHEN (NEW.id > 0) EXECUTE FUNCTION clear_row();
CREATE POLICY clear ON payments USING (clear_if(1));
ALTER TABLE payments ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY"
sets_off() { # SQL WAY
    echo "$1" >migrations/2_off.up.sql
    lint
    finds "every row of agents is deleted, by $2" "$1"
}
sets_off 'CREATE TABLE copy AS SELECT * FROM cleared;' 'the view cleared'
sets_off 'INSERT INTO notes (id) VALUES (1);' 'the column at of notes'
sets_off 'INSERT INTO notes (id, at) VALUES (1, 2);' 'the constraint is_clear of notes'
sets_off 'INSERT INTO kept VALUES (1);' 'the rule clear of kept'
sets_off 'UPDATE kept SET id = 1 WHERE id = 2;' 'the trigger clear of kept'
sets_off 'CREATE TABLE copy AS SELECT * FROM payments;' 'the policy clear of payments'
sets_off 'SELECT @% 5;' 'the operator @%'
echo 'CREATE TABLE copy AS SELECT * FROM counted; DELETE FROM kept WHERE id = 1;' >migrations/2_off.up.sql
lint
lacks 'rows* of agents' 'what sets nothing off'
query 'DROP TABLE notes, kept; DROP VIEW cleared, counted; DROP POLICY clear ON payments; DROP OPERATOR @% (NONE, int);
DROP FUNCTION clear, clear_if, clear_row; ALTER TABLE payments DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY'
rm migrations/2_off.up.sql

# ---- transactions in the way ----

hold reader 'BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM agents'
query "BEGIN; INSERT INTO payments (amount) VALUES (1); PREPARE TRANSACTION 'transfer'"
echo 'ALTER TABLE agents ADD COLUMN seen_at timestamptz;' >migrations/2_seen.up.sql
lint
exits 0 'a transaction that has just begun'
lacks 'lock-held-by-others' 'is nothing to be told of'
cat >migrations/2_seen.up.sql <<'SQL'
ALTER TABLE agents ADD COLUMN seen_at timestamptz;
ALTER TABLE agents ADD COLUMN role text;
ALTER TABLE runs ADD COLUMN cost numeric;
SQL
cat >migrations/3_index.up.sql <<'SQL'
-- migrator: transaction off
CREATE INDEX CONCURRENTLY runs_agent_id_idx ON runs (agent_id);
SQL
cat >migrations/4_index.up.sql <<'SQL'
-- migrator: transaction off
CREATE INDEX CONCURRENTLY payments_amount_idx ON payments (amount);
SQL
eventually 20 'the reader has been at it for long' are_long 1
lint
exits 0 'transactions in the way are warnings'
finds '2_seen[^ ]*:1:[0-9]+: warning: the lock on agents \(ACCESS EXCLUSIVE\) has to wait for pid [0-9]+ \(reader\), at work in a transaction for 00:00:1' \
    'who reads a table is in the way of ACCESS EXCLUSIVE'
lacks '2_seen[^ ]*:2:' 'once it is there, the lock is there'
lacks '2_seen[^ ]*:3:' 'of a table that nobody uses nothing is said'
finds '3_index[^ ]*:2:[0-9]+: warning: what is done CONCURRENTLY on runs has to wait for pid [0-9]+ \(reader\)' \
    'an index waits for snapshots, whatever these read'
finds '4_index[^ ]*:2:[0-9]+: warning: what is done CONCURRENTLY on payments has to wait for the prepared transaction "transfer"' \
    'and first for those who write the table'
run "$migrator" plan
finds 'lock on agents \(ACCESS EXCLUSIVE\) has to wait' 'plan says so, too'
"$migrator" plan --format json >plan.json
ok 'as its schema has it' "$project/tests/support/check_report" plan.json
query "ROLLBACK PREPARED 'transfer'"
query "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'reader'" >/dev/null
wait
lint
lacks 'has to wait' 'when they have ended nothing is in the way'

# ---- numbers that run out ----

lacks 'int-sequence-capacity' 'of a sequence that has just begun nothing is said'
query "SELECT setval('agents_id_seq', 1800000000)" >/dev/null
lint
finds '2_seen[^ ]*:1:[0-9]+: warning: agents.id has 84 % of the numbers used' 'a sequence near the end of its column'"'"'s type'
rm migrations/[234]_*
query 'CREATE SEQUENCE numbers MAXVALUE 100; ALTER TABLE runs ALTER agent_id SET DEFAULT nextval('"'numbers'"'); SELECT setval('"'numbers'"', 90)' >/dev/null
echo 'ALTER TABLE runs ADD COLUMN cost numeric;' >migrations/2_cost.up.sql
lint
finds 'runs.agent_id has 90 % of the numbers used' 'and one near its own, of a default'
query 'ALTER SEQUENCE numbers CYCLE'
lint
lacks 'int-sequence-capacity' 'which begins again'
echo 'ALTER TABLE agents ALTER COLUMN id TYPE bigint;' >migrations/2_cost.up.sql
lint
lacks 'int-sequence-capacity' 'who widens the column need not be told'

# ---- privileges ----

query 'CREATE ROLE app; CREATE ROLE auditor; GRANT SELECT, INSERT ON agents, runs TO app; GRANT SELECT ON runs TO auditor'
echo 'CREATE TABLE handovers (id bigint PRIMARY KEY);' >migrations/2_cost.up.sql
lint
finds 'handovers is created, and no privilege on it is granted to app \[privilege-drift\]' 'who may use the other tables'
query 'CREATE ROLE other; ALTER DEFAULT PRIVILEGES FOR ROLE other GRANT SELECT ON TABLES TO app'
lint
finds 'privilege-drift' 'defaults of another role make no difference'
query 'ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO app'
lint
lacks 'privilege-drift' 'one'"'"'s own give the privilege'

# ---- indexes that take long ----

# So many GiB of empty pages, which take no room on the disk.
grow_payments() { # FROM TO
    query "COPY (SELECT WHERE false) TO PROGRAM 'for n in \$(seq $1 $2); do truncate -s 1G $(query "SELECT pg_relation_filepath('payments')").\$n; done'"
}
query "COPY (SELECT WHERE false) TO PROGRAM 'truncate -s 1G $(query "SELECT pg_relation_filepath('payments')")'"
rm migrations/2_*
printf '%s\n' '-- migrator: transaction off' 'CREATE INDEX CONCURRENTLY payments_amount_idx ON payments (amount);' >migrations/2_index.up.sql
grow_payments 1 8
lint
lacks 'long-index-build' 'a table of 9 GiB'
grow_payments 9 9
lint
finds 'note: an index is built on payments, which has 10.0.*GiB \[long-index-build\]' 'one of 10 GiB'
grow_payments 10 99
lint
finds 'warning: an index is built on payments, which has 100.0.*GiB \[long-index-build\]' 'of ten times as much it is worse'
query 'DROP TABLE payments'
rm migrations/2_index.up.sql

# ---- replicas ----

query "INSERT INTO agents (name) SELECT repeat('x', 100) FROM generate_series(1, 100000)"
echo "UPDATE agents SET name = lower(name);" >migrations/2_cost.up.sql
lint
lacks 'replica-lag' 'without replicas'
chmod a+x "$tap_files" && mkdir "$tap_files/standby"
bindir=$(query "SELECT setting FROM pg_config WHERE name = 'BINDIR'")
owner=$(stat -c %u "$PGHOST") # root's server runs as another user, who alone gets at its socket
as_server() { "$@"; }
if ((EUID != owner)); then
    chown "$owner" "$tap_files/standby"
    as_server() { setpriv --reuid "$owner" --clear-groups "$@"; }
fi
ok 'a standby is made' as_server "$bindir/pg_basebackup" -D "$tap_files/standby/data" -R -c fast -d "$DATABASE_URL&application_name=east"
standby() { # start|stop
    as_server "$bindir/pg_ctl" "$1" -s -w -m immediate -D "$tap_files/standby/data" -l "$tap_files/standby/log" \
        -o "-k $tap_files/standby -c listen_addresses= -c fsync=off -c max_prepared_transactions=10"
}
ok 'it starts' standby start
trap 'standby stop; remove_scratch' EXIT
behind() { psql -XAtqc "$1" -d "postgresql:///$PGDATABASE?host=$tap_files/standby&port=$PGPORT&user=$PGUSER"; }
lint
lacks 'replica-lag' 'it keeps up'
behind 'SELECT pg_wal_replay_pause()'
for _ in {1..17}; do query 'SELECT txid_current(); SELECT pg_switch_wal()' >/dev/null; done
lags() { [[ $(query 'SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn) > 256 * 1024 * 1024 FROM pg_stat_replication') == t ]]; }
eventually 20 'it lags' lags
lint
finds 'warning: much of agents is written, and the replica "[^"]+" has 2[0-9]+ MB of WAL to come' 'a standby that is behind'
echo "UPDATE runs SET agent_id = agent_id + 1;" >migrations/2_cost.up.sql
lint
lacks 'replica-lag' 'what is small makes no difference'
standby stop
trap remove_scratch EXIT
query CHECKPOINT
query "SELECT pg_create_physical_replication_slot('archive', true)" >/dev/null
echo "UPDATE agents SET name = lower(name);" >migrations/2_cost.up.sql
lint
lacks 'replica-lag' 'a slot that is new'
for _ in {1..17}; do query 'SELECT txid_current(); SELECT pg_switch_wal()' >/dev/null; done
lint
finds 'the replication slot "archive", which nobody reads, has 2[0-9]+ MB of WAL to come' 'a slot that nobody reads'

done_testing
