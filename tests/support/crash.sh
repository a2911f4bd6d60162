# tests/support/crash.sh - what the crash tests share: a set that dies well, and what a database holds at the end.
# shellcheck shell=bash
#
#   write_crash_set DIR     migrations of every kind, sealed; a run takes about a second
#   write_fingerprint FILE  all that must be the same after any run: schema and data (as sorted lines), contents, ledger
#                           (times, run ids, xids, links, backends and how often a statement was begun apart), and what
#                           must not be there: a broken chain, an invalid index
#   writer NUMBER SQL       insert rows with growing ids (:id) until told to stop; the acknowledged ones are listed
#   stop_writers TABLE      tell three of them, and test that each got rows in, and that none is lost
#   own_server              run this file on a server of its own, which the test may crash
#
# Functions are exported: tests run them in parallel by `bash -c`.

write_migration() { # NAME, content on stdin
    cat >"$crash_set/$1.up.sql"
}

write_crash_set() {
    crash_set=$1
    mkdir -p "$crash_set"
    write_migration 1_base <<'SQL'
CREATE TABLE item (id int PRIMARY KEY, name text NOT NULL, parent int REFERENCES item (id));
CREATE TABLE journal (step int PRIMARY KEY, note text);
INSERT INTO item SELECT n, 'item ' || n, nullif(n / 2, 0) FROM generate_series(1, 40) AS n;
CREATE FUNCTION slowly(n int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    PERFORM pg_sleep(0.0003);
    RETURN n;
END $$;
SQL
    write_migration 2_copy <<'SQL'
COPY item (id, name, parent) FROM stdin;
101	one hundred and one	1
102	a tab\tin it	\N
\.
SELECT pg_sleep(0.05);
COPY journal (step, note) FROM stdin;
2	copied
\.
SQL
    local n
    for n in 3 4 5 6 7 8; do
        write_migration "${n}_step" <<SQL
INSERT INTO journal VALUES ($n, 'transactional');
SELECT pg_sleep(0.03);
ALTER TABLE item ADD COLUMN step_$n int DEFAULT $n;
SQL
    done
    write_migration 9_concurrently <<'SQL'
-- migrator: transaction off
CREATE INDEX CONCURRENTLY item_slow_1 ON item (slowly(id));
INSERT INTO journal VALUES (9, 'between two index builds');
CREATE INDEX CONCURRENTLY item_slow_2 ON item (slowly(id + 1));
VACUUM ANALYZE item;
CREATE UNIQUE INDEX CONCURRENTLY item_slow_3 ON item (slowly(id + 2));
SQL
    for n in 10 11 12; do
        write_migration "${n}_step" <<SQL
SET search_path = '';
INSERT INTO public.journal VALUES ($n, 'with another search_path');
CREATE TEMPORARY TABLE left_behind (n int);
SELECT pg_catalog.pg_sleep(0.06);
SQL
    done
    write_migration 13_swap <<'SQL'
-- migrator: transaction off
DROP INDEX CONCURRENTLY item_slow_2;
UPDATE journal SET note = note || ' (once)' WHERE step = 9;
CREATE INDEX CONCURRENTLY item_slow_2 ON item (slowly(id + 3));
SQL
    write_migration 14_end <<'SQL'
BEGIN ISOLATION LEVEL SERIALIZABLE;
INSERT INTO journal SELECT 14, count(*)::text FROM journal;
COPY journal FROM stdin;
15	the last
\.
SELECT pg_sleep(0.05);
COMMIT;
SQL
    "$migrator" seal --quiet --migrations "$crash_set" >/dev/null
}

write_fingerprint() {
    {
        pg_dump --no-owner --exclude-table-data='migrator.*' | LC_ALL=C sort | grep -v '^\\\(un\)\?restrict\|^-- Dumped'
        psql -XAtq -v ON_ERROR_STOP=1 <<'SQL'
SELECT row_number() OVER (ORDER BY seq), kind, version, name, encode(digest, 'hex'), files, class, application, role, host, program,
       detail::jsonb - '{backend,since,database,name}'::text[]
FROM migrator.ledger
WHERE kind <> 'progress' OR detail::jsonb ->> 'state' <> 'started'
ORDER BY seq;
SELECT encode(digest, 'hex'), part, encode(sha256(body), 'hex') FROM migrator.content ORDER BY 1, 2;
SELECT 'not intact: ' || seq || ' ' || problem FROM migrator.check_chain();
SELECT 'invalid: ' || indexrelid::regclass FROM pg_index WHERE NOT indisvalid;
SELECT 'no duration: ' || version FROM migrator.applied WHERE duration IS NULL;
SQL
    } >"$1" 2>&1
}

up() { "$migrator" up --environment production --migrations "$crash_set" "$@"; }

own_server() {
    [[ -n ${PGHOST:-} && ${TESTS_OWN_SERVER:-} == "$PGHOST" ]] ||
        exec "$migrator" sandbox -- sh -c 'TESTS_OWN_SERVER=$PGHOST exec "$@"' sh bash "$test_file"
    fresh_database
}

use_database() { # NAME
    PGDATABASE=$1
    psql -Xq -d postgres -c "CREATE DATABASE $PGDATABASE" || return 1
    DATABASE_URL="postgresql:///$PGDATABASE?host=$PGHOST&port=$PGPORT&user=$PGUSER"
    export PGDATABASE DATABASE_URL
    mkdir -p "$scratch/$1" && cd "$scratch/$1" || return 1
}

export -f write_fingerprint up use_database
export migrator scratch

writer() {
    local id=$(($1 * 1000000))
    while [[ ! -e $scratch/stop ]]; do
        id=$((id + 1))
        psql -Xq -v id=$id -c "${2//:id/$id}" >/dev/null 2>&1 && echo $id >>"$scratch/acknowledged_$1"
    done
}

stop_writers() {
    touch "$scratch/stop"
    wait
    sort "$scratch"/acknowledged_* >acknowledged
    {
        psql -XAtc "SELECT id FROM $1"
        psql -XAtc "SELECT coalesce(line -> 'after' ->> 'id', line -> 'before' ->> 'id', line ->> 'id') FROM migrator.conflict"
    } | sort >there
    diag "$(wc -l <acknowledged) rows were acknowledged: $(wc -l "$scratch"/acknowledged_* | awk '$2 != "total" {printf "%s ", $1}')"
    ok 'each of the writers got rows in' test "$(cat "$scratch"/acknowledged_* | cut -c1 | sort -u | wc -l)" = 3
    is "$(comm -23 acknowledged there)" '' 'every acknowledged row is there, or among the conflicts'
}
