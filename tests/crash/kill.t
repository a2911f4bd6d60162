#!/usr/bin/env bash
# slow
# A run that dies at any point, by any cause, and is run again ends where an undisturbed one does.
source "$(dirname "$0")/../support/tap.sh"
source "$project/tests/support/crash.sh"
own_server

KILLS=60
PARALLEL=4

write_crash_set "$scratch/set"
export crash_set

# An undisturbed run: what it takes, and what is to be there after all others.
use_database undisturbed
run up
exits 0 'an undisturbed run'
write_fingerprint "$scratch/expected"
use_database timed
began=$(date +%s%N)
up >/dev/null 2>&1
takes_ms=$((($(date +%s%N) - began) / 1000000))
diag "an undisturbed run takes $takes_ms ms"
ok 'it takes long enough to be killed in' test $takes_ms -ge 500
write_fingerprint "$scratch/again"
ok 'two undisturbed runs end alike' cmp "$scratch/expected" "$scratch/again"
ok 'nothing is broken there' bash -c "! grep -E '^(not intact|invalid|no duration)' $scratch/expected"

# try NAME SIGNAL MILLISECONDS: run, end it by SIGNAL, run again; writes verdict files into $scratch/NAME.
try() {
    local seconds
    use_database "$1" || exit 1
    printf -v seconds '%d.%03d' $(($3 / 1000)) $(($3 % 1000))
    timeout --foreground --preserve-status -s "$2" "$seconds" \
        "$migrator" up --environment production --migrations "$crash_set" >first.out 2>first.err
    echo $? >first.status
    psql -XAtqc "SELECT count(*) FROM migrator.ledger WHERE kind = 'apply'" >first.applied 2>/dev/null
    up >second.out 2>second.err
    echo $? >second.status
    write_fingerprint found
    cmp found "$scratch/expected" >difference 2>&1 || diff "$scratch/expected" found | head -20 >>difference
    psql -Xq -d postgres -c "DROP DATABASE $1 WITH (FORCE)"
}
export -f try

in_parallel() { # lines of arguments for `try` on stdin
    xargs -P "$PARALLEL" -L 1 bash -c 'try "$@"' try
}

same_end() { # NAME…: each ended well
    local name bad=0
    for name in "$@"; do
        [[ $(cat "$scratch/$name/second.status") == 0 && ! -s $scratch/$name/difference ]] && continue
        bad=1
        diag "$name: first run $(cat "$scratch/$name/first.status"), second run $(cat "$scratch/$name/second.status")"
        diag "$(cat "$scratch/$name/first.err" "$scratch/$name/second.err" "$scratch/$name/difference")"
    done
    return $bad
}

names=()
for ((i = 0; i < KILLS; i++)); do names+=("kill_$i"); done
for ((i = 0; i < KILLS; i++)); do echo "kill_$i KILL $((takes_ms * i / KILLS + 5))"; done | in_parallel
killed=$(cat "$scratch"/kill_*/first.status | grep -c '^137$')
diag "$killed of $KILLS runs were killed; then applied: $(cat "$scratch"/kill_*/first.applied | sort -n | uniq -c | awk '{printf "%s x%s  ", $2, $1}')"
ok 'most of the kills came in time' test "$killed" -ge $((KILLS * 2 / 3))
ok "$KILLS runs killed with SIGKILL end as an undisturbed one when run again" same_end "${names[@]}"

# A signal: what was committed is said, and nothing goes on behind it.
for signal in INT TERM; do
    for part in 1 2 3 4 5; do echo "sig_${signal,,}_$part $signal $((takes_ms * part / 6))"; done
done | in_parallel
told=0
for signal in INT TERM; do
    [[ $signal == INT ]] && number=130 || number=143
    for part in 1 2 3 4 5; do
        name=sig_${signal,,}_$part
        [[ $(cat "$scratch/$name/first.status") != 0 ]] || continue
        is "$(cat "$scratch/$name/first.status")" $number "$signal at $part/6 of a run: exit $number"
        [[ ! -s $scratch/$name/first.applied ]] || [[ $(cat "$scratch/$name/first.applied") == 0 ]] ||
            { like "$(cat "$scratch/$name"/first.{out,err})" 'applied|statements are done' 'what was committed is said' && told=1; }
        ok 'and the next run completes it' same_end "$name"
    done
done
ok 'some of them came in the middle' test $told = 1

done_testing
