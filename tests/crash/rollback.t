#!/usr/bin/env bash
# slow
# A rollback that dies at any point and is run again ends where an undisturbed one does; and whatever is written to the
# database meanwhile, by the earlier release or the later one, is there at the end.
source "$(dirname "$0")/../support/tap.sh"
source "$project/tests/support/crash.sh"
own_server

KILLS=24
PARALLEL=2

# ---- a set with a way back ----
mkdir -p set/migrations && cd set || exit 1
cat >migrations/0001_begin.up.sql <<'SQL'
CREATE TABLE orders (id bigint PRIMARY KEY, note text NOT NULL DEFAULT 'none', legacy text);
CREATE TABLE lines (id int PRIMARY KEY, "order" bigint NOT NULL REFERENCES orders, amount text);
INSERT INTO orders SELECT g, 'note ' || g, 'legacy ' || g FROM generate_series(1, 2000) AS g;
INSERT INTO lines SELECT g, g, g || '.5' FROM generate_series(1, 2000) AS g;
SQL
cat >migrations/0002_notes.up.sql <<'SQL'
-- migrator: incompatible "the earlier release writes note and legacy"
ALTER TABLE orders RENAME COLUMN note TO remark;
UPDATE orders SET remark = upper(remark) WHERE id % 2 = 0;
ALTER TABLE orders DROP COLUMN legacy;
SQL
cat >migrations/0003_amounts.up.sql <<'SQL'
-- migrator: incompatible "the earlier release writes text"
ALTER TABLE lines ALTER COLUMN amount TYPE numeric USING amount::numeric;
SQL
cat >migrations/0004_state.up.sql <<'SQL'
ALTER TABLE orders ADD COLUMN state text NOT NULL DEFAULT 'new';
CREATE INDEX orders_by_state ON orders (state);
SQL
"$migrator" rehearse >/dev/null || exit 1
"$migrator" seal >/dev/null || exit 1
cd ..
export set_folder=$scratch/set/migrations

applied() { # NAME: a database with all of it
    use_database "$1" && "$migrator" up --environment production --migrations "$set_folder" >/dev/null 2>&1
}
# Nothing here has drifted: no time for a look at it.
back() { "$migrator" rollback --to 1 --run --pg-bindir /nowhere; }
# What has to be the same: schema but for what a freeze has, rows, and what is applied.
write_end() { # FILE
    {
        pg_dump -n public | LC_ALL=C sort | grep -v '^\\\(un\)\?restrict\|^-- \|freeze_'
        psql -XAtc 'SELECT version FROM migrator.applied ORDER BY 1; SELECT * FROM migrator.check_chain()'
        psql -XAtc 'SELECT relation, reason, line FROM migrator.conflict ORDER BY 1, 2, 3'
    } >"$1" 2>&1
}
export -f applied back write_end

applied undisturbed
began=$(date +%s%N)
run back
takes_ms=$((($(date +%s%N) - began) / 1000000))
exits 0 'an undisturbed rollback'
diag "it takes $takes_ms ms"
write_end "$scratch/expected"
ok 'rows are as they were' test "$(psql -XAtc "SELECT count(*) FROM orders WHERE note = 'note ' || id AND legacy = 'legacy ' || id")" = 2000

# ---- killed ----
try() { # NAME MILLISECONDS
    local seconds
    applied "$1" || exit 1
    printf -v seconds '%d.%03d' $(($2 / 1000)) $(($2 % 1000))
    timeout --foreground --preserve-status -s KILL "$seconds" "$migrator" rollback --to 1 --run --pg-bindir /nowhere >first.out 2>first.err
    echo $? >first.status
    back >second.out 2>second.err
    echo $? >second.status
    write_end found
    cmp found "$scratch/expected" >difference 2>&1 || diff "$scratch/expected" found | head -20 >>difference
    psql -Xq -d postgres -c "DROP DATABASE $1 WITH (FORCE)"
}
export -f try
for ((i = 0; i < KILLS; i++)); do echo "kill_$i $((takes_ms * i / KILLS + 5))"; done |
    xargs -P "$PARALLEL" -L 1 bash -c 'try "$@"' try
killed=$(cat "$scratch"/kill_*/first.status | grep -c '^137$')
diag "$killed of $KILLS runs were killed"
ok 'most of the kills came in time' test "$killed" -ge $((KILLS / 2))
same_end() {
    local i bad=0
    for ((i = 0; i < KILLS; i++)); do
        [[ $(cat "$scratch/kill_$i/second.status") == 0 && ! -s $scratch/kill_$i/difference ]] && continue
        bad=1
        cat "$scratch/kill_$i"/{first.err,second.err,difference}
    done
    return $bad
}
ok "$KILLS rollbacks killed with SIGKILL end as an undisturbed one when run again" same_end

# ---- written to all the while ----
use_database written
"$migrator" up --environment production --migrations "$set_folder" --to 1 >/dev/null 2>&1

writer 1 "INSERT INTO orders (id, note, legacy) VALUES (:id, 'by the earlier', 'l')" &
writer 2 "INSERT INTO orders (id, remark, state) VALUES (:id, 'by the later', 'paid')" &
writer 3 "UPDATE orders SET id = id WHERE id = 1; INSERT INTO orders (id) VALUES (:id)" &
sleep 1
run "$migrator" up --migrations "$set_folder"
exits 0 'up while others write'
sleep 1
run back
exits 0 'back while others write'
like "$(psql -Xc 'UPDATE orders SET id = id WHERE id = 1' 2>&1)" 'writes are frozen' 'nobody writes now'
run "$migrator" thaw
exits 0 'thaw while others write'
sleep 1
stop_writers orders
is "$(psql -XAtc "SELECT count(*) FROM orders WHERE id BETWEEN 1 AND 2000 AND (note, legacy) = ('note ' || id, 'legacy ' || id)")" \
    2000 'and what was there before is as it was'

done_testing
