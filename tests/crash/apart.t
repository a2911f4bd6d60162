#!/usr/bin/env bash
# slow
# A migration outside of a transaction that takes rows away, statement by statement: wherever it dies, it goes on when run
# again, and its way back brings all of it back; and what others write between its statements is there at the end.
source "$(dirname "$0")/../support/tap.sh"
source "$project/tests/support/crash.sh"
own_server

KILLS=30
PARALLEL=2

# ---- a set with a way back ----
mkdir -p set/migrations && cd set || exit 1
cat >migrations/0001_begin.up.sql <<'SQL'
CREATE TABLE orders (id bigint PRIMARY KEY, note text NOT NULL DEFAULT 'None', amount numeric, legacy text);
CREATE TABLE lines (id int PRIMARY KEY, "order" bigint REFERENCES orders ON DELETE CASCADE);
INSERT INTO orders SELECT g, 'Note ' || g, g + 0.5, 'legacy ' || g FROM generate_series(1, 300) AS g;
INSERT INTO lines SELECT g, g FROM generate_series(1, 300) AS g;
CREATE FUNCTION slowly(n bigint) RETURNS bigint LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    PERFORM pg_sleep(0.0003);
    RETURN n;
END $$;
SQL
cat >migrations/0002_apart.up.sql <<'SQL'
-- migrator: transaction off
-- migrator: incompatible "the earlier release writes legacy"
UPDATE orders SET note = upper(note) WHERE id % 2 = 0;
CREATE INDEX CONCURRENTLY orders_slow ON orders (slowly(id));
DELETE FROM orders WHERE id % 10 = 0;
VACUUM orders;
ALTER TABLE orders ALTER COLUMN amount TYPE int USING round(amount);
UPDATE orders SET note = note || '!', amount = amount + 1 WHERE id % 3 = 0;
DROP INDEX CONCURRENTLY orders_slow;
ALTER TABLE orders DROP COLUMN legacy;
INSERT INTO orders (id, note) SELECT -g, 'added' FROM generate_series(1, 5) AS g;
CREATE INDEX CONCURRENTLY orders_slow ON orders (slowly(id + 1));
SQL
"$migrator" rehearse >/dev/null || exit 1
"$migrator" seal >/dev/null || exit 1
ok 'capture.sql keeps rows of single statements' grep -q '^-- Here its statement 3 runs.$' rollback/0002_apart/capture.sql
cd ..
export set_folder=$scratch/set/migrations

ahead() { "$migrator" up --environment production --migrations "$set_folder" "$@"; }
# Nothing here has drifted: no time for a look at it.
back() { "$migrator" rollback --to 1 --run --pg-bindir /nowhere && "$migrator" thaw; }
write_rows() { # FILE
    {
        pg_dump -n public | LC_ALL=C sort | grep -v '^\\\(un\)\?restrict\|^-- '
        psql -XAtc 'SELECT version FROM migrator.applied ORDER BY 1; SELECT * FROM migrator.check_chain()'
        psql -XAtc "SELECT tgname FROM pg_trigger WHERE tgname LIKE 'migrator%'"
    } >"$1" 2>&1
}
export -f ahead back write_rows

use_database begun
ahead --to 1 >/dev/null 2>&1
began=$(date +%s%N)
run ahead
takes_ms=$((($(date +%s%N) - began) / 1000000))
exits 0 'an undisturbed run'
diag "it takes $takes_ms ms"
write_rows "$scratch/applied"
ok 'it changes things' test "$(psql -XAtc "SELECT count(*) FROM orders WHERE note LIKE '%!' AND id > 0")" = 90
run back
exits 0 'and back'

# What is left but for the order of columns, of which COPY and CREATE TABLE tell.
same_rows() {
    psql -XAtc "SELECT count(*) FROM orders WHERE (note, amount, legacy) IS NOT DISTINCT FROM ('Note ' || id, id + 0.5, 'legacy ' || id)" \
        -c 'SELECT count(*) FROM orders' -c 'SELECT count(*) FROM lines WHERE "order" = id' \
        -c 'SELECT count(*) FROM pg_indexes WHERE schemaname = '"'public'" \
        -c "SELECT count(*) FROM migrator.conflict" -c "SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'migrator%'" |
        paste -sd ' '
}
export -f same_rows
is "$(same_rows)" '300 300 300 2 0 0' 'brings back each row'

# ---- killed ----
try() { # NAME MILLISECONDS
    local seconds
    use_database "$1" || exit 1
    ahead --to 1 >/dev/null 2>&1
    printf -v seconds '%d.%03d' $(($2 / 1000)) $(($2 % 1000))
    timeout --foreground --preserve-status -s KILL "$seconds" "$migrator" up --migrations "$set_folder" >first.out 2>first.err
    echo $? >first.status
    psql -XAtqc "SELECT count(*) FROM migrator.ledger WHERE kind = 'progress' AND detail::jsonb ->> 'state' = 'done'" >first.done
    ahead >second.out 2>second.err
    echo $? >second.status
    write_rows found
    cmp found "$scratch/applied" >difference 2>&1 || diff "$scratch/applied" found | head -20 >>difference
    back >third.out 2>third.err
    echo $? >third.status
    same_rows >found
    psql -Xq -d postgres -c "DROP DATABASE $1 WITH (FORCE)"
}
export -f try
for ((i = 0; i < KILLS; i++)); do echo "kill_$i $((takes_ms * i / KILLS + 5))"; done |
    xargs -P "$PARALLEL" -L 1 bash -c 'try "$@"' try
killed=$(cat "$scratch"/kill_*/first.status | grep -c '^137$')
diag "$killed of $KILLS runs were killed; statements done then: $(sort -n "$scratch"/kill_*/first.done | uniq -c | awk '{printf "%s x%s  ", $2, $1}')"
ok 'most of the kills came in time' test "$killed" -ge $((KILLS / 2))
ok 'after different statements' test "$(sort -u "$scratch"/kill_*/first.done | wc -l)" -ge 3
same_end() {
    local i bad=0
    for ((i = 0; i < KILLS; i++)); do
        [[ $(cat "$scratch/kill_$i/second.status") == 0 && ! -s $scratch/kill_$i/difference &&
            $(cat "$scratch/kill_$i/third.status") == 0 && $(cat "$scratch/kill_$i/found") == '300 300 300 2 0 0' ]] && continue
        bad=1
        cat "$scratch/kill_$i"/{first.err,second.err,difference,third.err,found}
    done
    return $bad
}
ok "$KILLS runs killed with SIGKILL end as an undisturbed one when run again, and go back as one" same_end

# ---- written to all the while ----
use_database written
ahead --to 1 >/dev/null 2>&1

writer 1 "INSERT INTO orders (id, note, legacy) VALUES (:id, 'By the earlier', 'l')" &
writer 2 "INSERT INTO orders (id, note, amount) VALUES (:id, 'By either', 7)" &
writer 3 "UPDATE orders SET id = id WHERE id = 1; INSERT INTO orders (id) VALUES (:id)" &
sleep 1
run ahead
exits 0 'up while others write'
sleep 1
run back
exits 0 'back while others write'
sleep 1
stop_writers orders
is "$(psql -XAtc "SELECT count(*) FROM orders WHERE id BETWEEN 1 AND 300 AND (note, amount, legacy) = ('Note ' || id, id + 0.5, 'legacy ' || id)")" \
    300 'what was there before is as it was'
is "$(psql -XAtc "SELECT note, amount, count(*) FROM orders
    WHERE id > 300 AND (note NOT IN ('By the earlier', 'By either', 'None') OR amount NOT IN (7))
    GROUP BY note, amount ORDER BY 1, 2")" '' 'and what came since is as it was written, not as the migration made it'
is "$(psql -XAtc "SELECT note, legacy FROM orders WHERE id > 300 AND note = 'By the earlier' AND legacy <> 'l'")" '' \
    'in each of its columns'

done_testing
