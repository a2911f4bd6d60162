#!/usr/bin/env bash
# A file that is large only because of its COPY data takes no more memory than a small one, wherever it is read.
# slow
source "$(dirname "$0")/../support/tap.sh"
with_server

# Over what the same command takes for a small set, so that the bound holds under sanitizers, too.
memory_more_kib=$((16 * 1024)) # the file has 80 MiB
export ASAN_OPTIONS=quarantine_size_mb=1:${ASAN_OPTIONS:-}
git init -q -b main .
mkdir migrations
large=migrations/20260101000000_large.up.sql
{
    printf 'CREATE TABLE large (id int, name text);\nCOPY large FROM stdin;\n'
    seq -f '%09.0f' 1000000 | sed "s/$/\t$(printf '%074d' 0)/"
    printf '\\.\nCOPY large FROM stdin;\n-1\tthe last\n\\.\n'
} >$large
ok 'a file of 80 MiB' test "$(stat -c %s $large)" -gt $((80 * 1024 * 1024))


# peak_of COMMAND…: run it; its peak memory, in KiB, is in $kib.
peak_of() {
    run /usr/bin/time -f %M -o "$scratch/peak" "$@"
    kib=$(tail -n 1 "$scratch/peak")
}

# peak TEXT COMMAND…: run it, and hold its peak memory against the bound.
peak() {
    local text=$1
    shift
    peak_of "$@"
    ok "$text in $kib KiB" test "$kib" -lt $((small_kib + memory_more_kib))
}

mkdir "$scratch/small"
printf 'CREATE TABLE small (id int);\nCOPY small FROM stdin;\n1\n\\.\n' >"$scratch/small/20260101000000_small.up.sql"
peak_of "$migrator" up --migrations "$scratch/small"
exits 0 'a small set'
small_kib=$kib
diag "it takes $small_kib KiB"
fresh_database

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
