#!/usr/bin/env bash
# The ledger on its server: what keeps it append-only and in one piece, what its functions raise, what tampering shows.
source "$(dirname "$0")/../support/tap.sh"
with_server

mkdir migrations
for n in 1 2 3 4 5; do echo "CREATE TABLE t_$n (n int);" >"migrations/2026010100000$n""_t_$n.up.sql"; done
"$migrator" seal --quiet >/dev/null

new_ledger() {
    rm -rf .migrator
    fresh_database
    "$migrator" up --quiet --environment production >/dev/null
}
query() { psql -XAtqc "$1" 2>&1; }
raises() { # SQLSTATE NAME SQL
    local said
    said=$(psql -XAtq -v ON_ERROR_STOP=1 -v VERBOSITY=sqlstate -c "$3" 2>&1)
    like "$said" "ERROR: +$1" "$2"
}
problems() { query "SELECT string_agg(seq || ': ' || problem, '; ' ORDER BY seq) FROM migrator.check_chain()"; }

new_ledger
is "$(query 'SELECT count(*) FROM migrator.ledger')" 6 'a genesis and five migrations'
is "$(problems)" '' 'an untouched chain is intact'
is "$(query 'SELECT count(*) FROM migrator.applied WHERE duration IS NOT NULL')" 5 'all five are applied, with durations'

# ---- append-only ----
for table in ledger content; do
    column=$([[ $table == ledger ]] && echo name || echo part)
    for role in origin replica; do
        set="SET session_replication_role = $role;"
        raises MG004 "UPDATE of $table as $role" "$set UPDATE migrator.$table SET $column = $column"
        raises MG004 "DELETE from $table as $role" "$set DELETE FROM migrator.$table"
        raises MG004 "TRUNCATE of $table as $role" "$set TRUNCATE migrator.$table CASCADE"
    done
done
is "$(query 'UPDATE migrator.ledger SET name = name WHERE false; SELECT 1')" 1 'an UPDATE of no row is harmless'

# ---- no gap, no fork, no second start ----
entry="SELECT %s, kind, version, run, role, host, program, at, xid, %s, %s FROM migrator.ledger WHERE seq = %s"
insert() { # SEQ PREVIOUS LINK OF
    # shellcheck disable=SC2059
    printf "INSERT INTO migrator.ledger (seq, kind, version, run, role, host, program, at, xid, previous, link) $entry" "$@"
}
link="'\\x$(printf 'ab%.0s' {1..32})'::bytea"
raises 23505 'a second entry of a sequence (a fork)' "$(insert 6 previous "$link" 6)"
raises 23503 'a gap' "$(insert 8 link "$link" 6)"
raises 23503 'a previous that is no link' "$(insert 7 "$link" "$link" 6)"
raises 23503 'no previous' "$(insert 7 NULL "$link" 6)"
raises 23505 'a second genesis' "$(insert 1 NULL "$link" 1)"
raises 23514 'a genesis further on' "$(insert 7 link "$link" 1)"
raises 23503 'a sequence below one' "$(insert 0 NULL "$link" 2)"

# ---- append, enter, leave, require ----
is "$(query "SELECT migrator.append('policy', program => 'psql', host => 'desk', detail => 'é, \"x\"')")" 7 \
    'append() returns the sequence'
is "$(problems)" '' 'and what it wrote is part of the chain'
run "$migrator" status
exits 0 'the program computes the same links'
run_id=$(query 'SELECT run FROM migrator.ledger WHERE seq = 7')
enter() { # SEQ LINK RUN
    echo "SELECT migrator.enter($1, $2, '5s', '1h', 'apply', 99, 'x', NULL, NULL, 'compatible', NULL, $3, 'h', 'p', NULL)"
}
last="(SELECT link FROM migrator.ledger ORDER BY seq DESC LIMIT 1)"
raises MG001 'enter() on another head' "$(enter 6 "$last" "gen_random_uuid()")"
raises MG001 'enter() on a head of another link' "$(enter 7 "$link" "gen_random_uuid()")"
raises MG001 'enter() on a head that another run wrote' "$(enter 7 NULL "gen_random_uuid()")"
raises MG001 'enter() on a head yet to come' "$(enter 9 NULL "'$run_id'")"
is "$(query 'SELECT count(*) FROM migrator.ledger')" 7 'none of them left an entry'
is "$(query "BEGIN; $(enter 7 NULL "'$run_id'"); SELECT current_setting('lock_timeout'), current_setting('statement_timeout');
    SELECT 'left' FROM migrator.leave(8, NULL); ROLLBACK; SHOW lock_timeout")" $'8\n5s|1h\nleft\n0' \
    'enter() and leave() of one transaction, with its limits'
raises MG003 'leave() of another transaction' "$(enter 7 "$last" "gen_random_uuid()"); SELECT migrator.leave(7, NULL)"
raises MG003 'leave() as a replica' \
    "BEGIN; $(enter 7 "$last" "gen_random_uuid()"); SET LOCAL session_replication_role = replica; SELECT migrator.leave(8, NULL)"
raises MG003 'leave() without the lock' "BEGIN; $(enter 7 "$last" "gen_random_uuid()"); SELECT migrator.leave(8, 42)"
for key in 42 -42 9223372036854775807 -9223372036854775808 4294967296; do
    is "$(query "BEGIN; SELECT 'got' FROM pg_advisory_lock($key); $(enter 7 "$last" "gen_random_uuid()");
        SELECT 'left' FROM migrator.leave(8, $key); ROLLBACK")" $'got\n8\nleft' "leave() sees the lock $key"
done
for truth in false NULL '(SELECT true WHERE false)'; do
    raises MG002 "require($truth)" "SELECT migrator.require($truth, 'f:1')"
done
raises 21000 'require() of two rows' "SELECT migrator.require((SELECT true FROM generate_series(1, 2)), 'f:1')"
is "$(query "SELECT 'fine' FROM migrator.require(true, 'f:1')")" fine 'require(true)'
raises 42501 'nothing in it is for PUBLIC' "CREATE ROLE nobody_$$; SET ROLE nobody_$$; SELECT migrator.append('policy')"

# ---- two writers ----
new_ledger
(psql -Xq -c "BEGIN; SELECT migrator.append('policy'); SELECT pg_sleep(0.5); COMMIT" >/dev/null) &
sleep 0.2
raises 23505 'the second of two writers waits and fails' "SELECT migrator.append('policy')"
wait
is "$(problems)" '' 'the chain is intact'

# ---- tampering, by someone with all rights ----
tamper() { # NAME SQL SEQ PROBLEM-IN-SQL FIELD [SEQ-FOR-THE-PROGRAM]
    new_ledger
    psql -Xq -v ON_ERROR_STOP=1 <<SQL
BEGIN;
ALTER TABLE migrator.ledger DISABLE TRIGGER USER;
ALTER TABLE migrator.ledger DROP CONSTRAINT ledger_pseq_previous_fkey;
$2;
ALTER TABLE migrator.ledger ENABLE TRIGGER USER;
COMMIT;
SQL
    like "$(problems)" "(^|; )$3: $4" "$1: check_chain() finds it"
    rm -rf .migrator
    run "$migrator" status
    exits 9 "$1: exit 9"
    like "$errors" "entry ${6:-$3}.*field $5" "$1: sequence and field are named"
    run "$migrator" up --environment production
    exits 9 "$1: nothing is applied on it"
}
row='(seq, kind, version, run, role, host, program, at, xid, previous, link)'
tamper 'an edited name' "UPDATE migrator.ledger SET name = 'x' WHERE seq = 3" 3 'link does not fit' link
tamper 'a re-dated entry' "UPDATE migrator.ledger SET at = at - interval '1 microsecond' WHERE seq = 4" 4 'link does not fit' link
tamper 'an edited digest' "UPDATE migrator.ledger SET digest = sha256('x') WHERE seq = 2" 2 'link does not fit' link
tamper 'a removed entry' "DELETE FROM migrator.ledger WHERE seq = 4" 5 'entries before it' seq 4
tamper 'an entry edited, its link computed anew' \
    "UPDATE migrator.ledger SET name = 'x' WHERE seq = 3; UPDATE migrator.ledger AS e SET link = migrator.entry_link(e) WHERE seq = 3" \
    4 'previous is not' previous
tamper 'an entry inserted' \
    "UPDATE migrator.ledger SET seq = seq + 100 WHERE seq >= 4; UPDATE migrator.ledger SET seq = seq - 99 WHERE seq > 100;
     INSERT INTO migrator.ledger $row SELECT 4, 'policy', NULL, run, role, host, program, at, xid, previous, link FROM migrator.ledger WHERE seq = 3" \
    4 '.' .

# The chain rewritten from there on: only someone who knows the head can tell.
new_ledger
"$migrator" status >/dev/null
psql -Xq <<'SQL'
ALTER TABLE migrator.ledger DISABLE TRIGGER USER;
ALTER TABLE migrator.ledger DROP CONSTRAINT ledger_pseq_previous_fkey;
UPDATE migrator.ledger SET name = 'x' WHERE seq = 5;
UPDATE migrator.ledger AS e SET link = migrator.entry_link(e) WHERE seq = 5;
UPDATE migrator.ledger SET previous = (SELECT link FROM migrator.ledger WHERE seq = 5) WHERE seq = 6;
UPDATE migrator.ledger AS e SET link = migrator.entry_link(e) WHERE seq = 6;
SQL
is "$(problems)" '' 'a chain rewritten to its end fits itself'
run "$migrator" status
exits 9 'the history knows better: exit 9'
like "$errors" 'entry 5: field name' 'and names sequence and field'

new_ledger
"$migrator" status >/dev/null
psql -Xq <<'SQL'
ALTER TABLE migrator.ledger DISABLE TRIGGER USER;
DELETE FROM migrator.ledger WHERE seq > 4;
ALTER TABLE migrator.ledger ENABLE TRIGGER USER;
SQL
run "$migrator" status
exits 4 'a ledger that is a prefix of what the history knows: exit 4'
like "$errors" 'rewound' 'is told to be rewound'

# ---- every statement of the program's own ----
cd "$project" || exit 1
prepared=0
for file in schemas/ledger/*.sql; do
    text=$(sed '/^--/d; s/@schema@/migrator/g' "$file")
    run psql -XAtq -v ON_ERROR_STOP=1 -c "PREPARE statement AS $text"
    exits 0 "$file is prepared" && prepared=$((prepared + 1))
done
ok 'there are as many as the program has' test $prepared -ge 12
fresh_database
for file in schemas/ledger/setup/*.sql; do sed 's/@schema@/"another schema"/g' "$file"; echo ';'; done >"$scratch/setup.sql"
run psql -XAtq -v ON_ERROR_STOP=1 -1 -f "$scratch/setup.sql"
exits 0 'the set-up runs, under any name'
is "$(query "SELECT \"another schema\".append('genesis'), \"another schema\".append('policy')")" '1|2' 'and works there'

done_testing
