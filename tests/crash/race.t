#!/usr/bin/env bash
# Many runners at once, with and without the advisory lock: each migration runs once, and every runner ends well.
# slow
source "$(dirname "$0")/../support/tap.sh"
source "$project/tests/support/crash.sh"
own_server

RUNNERS=16

write_crash_set "$scratch/set"
export crash_set
use_database alone
up >/dev/null 2>&1
write_fingerprint "$scratch/expected"

# race NAME OPTION…: all runners at once; each one's exit code and output in a file of its own.
race() {
    local name=$1 i pids=()
    shift
    use_database "$name"
    for ((i = 0; i < RUNNERS; i++)); do
        (
            mkdir "$scratch/$name/$i" && cd "$scratch/$name/$i" || exit 1
            code=0
            timeout 60 "$migrator" up --environment production --migrations "$crash_set" "$@" >out 2>err || code=$?
            echo $code >status
        ) &
        pids+=($!)
    done
    wait "${pids[@]}"
}

all_ended_well() { # NAME
    local i bad=0
    for ((i = 0; i < RUNNERS; i++)); do
        [[ $(cat "$scratch/$1/$i/status") == 0 ]] && continue
        bad=1
        echo "runner $i: exit $(cat "$scratch/$1/$i/status")"
        cat "$scratch/$1/$i/err"
    done
    return $bad
}

same_end() { write_fingerprint found && diff "$scratch/expected" found; }

unset MIGRATOR_NO_REHEARSE # those that come while the first is at work find migrations without a way back
race locked
export MIGRATOR_NO_REHEARSE=yes
ok "$RUNNERS runners at once all exit 0" all_ended_well locked
ok 'and the database is as after one' same_end
is "$(psql -XAtqc "SELECT count(DISTINCT run) FROM migrator.ledger WHERE kind IN ('apply', 'progress')")" 1 \
    'one of them did it all'
is "$(cat "$scratch"/locked/*/err | grep -c rehearsing)" 0 'those that wait for it rehearse nothing meanwhile'

race unlocked --no-advisory-lock
ok "$RUNNERS runners without the lock all exit 0" all_ended_well unlocked
ok 'and the database is as after one' same_end

# The first ones already at work when the others come, within the longest index build.
use_database late
up >first.out 2>first.err &
first=$!
sleep 0.6
run up --no-advisory-lock
exits 0 'a runner without the lock beside one that has it'
wait $first
is $? 0 'which ends well too'
ok 'and the database is as after one' same_end

done_testing
