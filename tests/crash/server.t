#!/usr/bin/env bash
# slow
# The server, its backend or the connection dies in the middle of a run, or just around COMMIT: exit 3, the ledger's
# state is told, and the next run completes it.
source "$(dirname "$0")/../support/tap.sh"
source "$project/tests/support/crash.sh"
own_server

# As servers are that are not thrown away: what is committed outlives a crash.
psql -Xq -d postgres -c "ALTER ROLE $PGUSER SET synchronous_commit = on"
write_crash_set "$scratch/set"
export crash_set
use_database undisturbed
began=$(date +%s%N)
up >/dev/null 2>&1
takes_ms=$((($(date +%s%N) - began) / 1000000))
write_fingerprint "$scratch/expected"

same_end() { write_fingerprint found && diff "$scratch/expected" found; }

completes() { # WHAT
    run up --wait 20s
    exits 0 "$1: the next run completes it"
    ok "$1: the database is as after one run" same_end
}

backend_sql="SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'migrator'"

end_backend() { # TERM or KILL
    local pid
    pid=$(psql -XAtqc "$backend_sql LIMIT 1") && [[ -n $pid ]] || return 1
    if [[ $1 == TERM ]]; then psql -XAtqc "SELECT pg_terminate_backend($pid)" >/dev/null; else kill -9 "$pid"; fi
}

# start_then_end HOW PART: a run whose backend ends after PART/8 of its time.
start_then_end() {
    use_database "backend_${1,,}_$2"
    up >first.out 2>first.err &
    local pid=$! seconds
    printf -v seconds '0.%03d' $((takes_ms * $2 / 8 % 1000))
    sleep "$seconds"
    end_backend "$1"
    ended=$?
    wait $pid
    status=$? output=$(cat first.out) errors=$(cat first.err)
}

came=0
for how in TERM KILL; do
    for part in 2 3 4 5 6; do
        start_then_end $how $part
        if ((ended == 0 && status != 0)); then
            came=$((came + 1))
            exits 3 "backend ended by $how at $part/8 of a run: exit 3"
            like "$errors" 'run up again' "$how at $part/8: what to do is said"
            like "$errors" 'ledger' "$how at $part/8: what is known of the state is said"
        fi
        completes "$how at $part/8"
    done
done
ok 'backends were ended in time' test $came -ge 5

# The answer to the n-th COMMIT is lost, the COMMIT is not.
cut() { # N
    use_database "cut_$1"
    local sockets=$scratch/cut_$1
    timeout 60 node "$project/tests/support/cut_proxy.js" "$sockets/.s.PGSQL.$PGPORT" "$PGHOST/.s.PGSQL.$PGPORT" "$1" \
        >"$sockets/proxy" &
    proxy=$!
    for ((i = 0; i < 100; i++)); do [[ -s $sockets/proxy ]] && break || sleep 0.05; done
    run up --database "postgresql:///cut_$1?host=$sockets&port=$PGPORT&user=$PGUSER"
    kill $proxy
    wait $proxy 2>/dev/null
}

for commit in 1 2 3 6 9 12 14 16 20; do
    cut $commit
    [[ $status == 0 ]] && continue
    exits 3 "the answer to COMMIT $commit is lost: exit 3"
    known=$(psql -XAtqc "SELECT count(*) FROM migrator.ledger WHERE kind = 'apply'" 2>/dev/null || echo 0)
    like "$errors" "(its ledger holds ${known:-0} migration|ledger cannot be made|cannot connect|run up again)" \
        "and the ledger's own count is told ($known)"
    completes "COMMIT $commit"
done

done_testing
