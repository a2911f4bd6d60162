#!/usr/bin/env bash
# A file that is large only because of its COPY data takes no more memory than a small one, wherever it is read.
# slow
source "$(dirname "$0")/../support/tap.sh"
with_server

memory_max_kib=$((32 * 1024)) # the file has 80 MiB
git init -q -b main .
mkdir migrations
large=migrations/20260101000000_large.up.sql
{
    printf 'CREATE TABLE large (id int, name text);\nCOPY large FROM stdin;\n'
    seq -f '%09.0f' 1000000 | sed "s/$/\t$(printf '%074d' 0)/"
    printf '\\.\nCOPY large FROM stdin;\n-1\tthe last\n\\.\n'
} >$large
ok 'a file of 80 MiB' test "$(stat -c %s $large)" -gt $((80 * 1024 * 1024))

# peak TEXT COMMAND…: run it, and hold its peak memory against the bound.
peak() {
    local text=$1
    shift
    run /usr/bin/time -f %M -o "$scratch/peak" "$@"
    ok "$text in $(tail -n 1 "$scratch/peak") KiB" test "$(tail -n 1 "$scratch/peak")" -lt $memory_max_kib
}

peak 'seal' "$migrator" seal
exits 0 'seal'
ok 'coreutils agrees' sh -c 'cd migrations && sha256sum --check --strict --quiet migrator.sum'
git add -A && git commit -qm large
peak 'verify against git' "$migrator" verify --against main
exits 0 'verify'
peak 'up with a record' "$migrator" up --record record
exits 0 'up'
is "$(psql -XAtc 'SELECT count(*), min(id), max(id) FROM large')" '1000001|-1|1000000' 'all rows are there'
is "$(psql -XAtc 'SELECT sum(length(body)) < 1000 FROM migrator.content')" t 'the ledger has none of them'
peak 'status' "$migrator" status
exits 0 'status'

sed -i '1000000s/0$/1/' $large
peak 'status of a database that has other data' "$migrator" status
like "$output" 'edited' 'one changed byte is seen'
run "$migrator" seal
exits 4 'nor is it sealed'

done_testing
