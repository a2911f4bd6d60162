#!/usr/bin/env bash
# Behind PgBouncer: a pooler that mixes sessions is refused before anything is touched, one that keeps them apart is not.
source "$(dirname "$0")/../support/tap.sh"
with_server
PATH=$PATH:/usr/sbin

mkdir migrations
echo 'CREATE TABLE t (n int);' >migrations/20260101000001_t.up.sql
printf -- '-- migrator: transaction off\nCREATE INDEX CONCURRENTLY t_n ON t (n);\n' >migrations/20260101000002_i.up.sql
"$migrator" seal --quiet >/dev/null
direct=$DATABASE_URL

# In a subshell, which it becomes, as the server's own user: PgBouncer refuses to be root.
become_server_user() {
    if ((EUID == 0)); then
        exec setpriv --reuid="$(stat -c %u "$PGHOST")" --regid="$(stat -c %g "$PGHOST")" --clear-groups "$@"
    else
        exec "$@"
    fi
}

pools=$(mktemp -d /tmp/pooler.XXXXXX)
chmod 777 "$pools"
pooler_pid=
stop_pooler() {
    [[ -z $pooler_pid ]] || kill "$pooler_pid" 2>/dev/null
    [[ -z $pooler_pid ]] || wait "$pooler_pid" 2>/dev/null
    pooler_pid=
}
trap 'stop_pooler; rm -rf "$pools"' EXIT

pooler_answers() { psql -Xqtc 'SELECT 1' "$DATABASE_URL" >/dev/null 2>&1; }
start_pooler() { # MODE
    stop_pooler
    cat >"$pools/$1.ini" <<INI
[databases]
* = host=$PGHOST port=$PGPORT user=$PGUSER
[pgbouncer]
pool_mode = $1
unix_socket_dir = $pools
listen_port = 6543
auth_type = any
INI
    become_server_user "$(command -v pgbouncer)" --quiet "$pools/$1.ini" >"$pools/$1.log" 2>&1 &
    pooler_pid=$!
    DATABASE_URL="postgresql:///$PGDATABASE?host=$pools&port=6543&user=$PGUSER"
    eventually 10 "PgBouncer answers in $1 mode" pooler_answers || diag "$(cat "$pools/$1.log")"
}

start_pooler transaction
run "$migrator" up --environment staging
exits 4 'up through a pooler that mixes sessions'
like "$errors" 'reached through a connection pooler that mixes sessions' 'says what is in between'
like "$errors" 'MIGRATOR_DIRECT_URL' 'says what to give'
is "$(psql -XAtc 'SELECT count(*) FROM pg_namespace WHERE nspname = '"'migrator'" "$direct")" 0 'nothing was touched'

MIGRATOR_DIRECT_URL=$direct run "$migrator" up --environment staging
exits 0 'up past the pooler'

run "$migrator" status
exits 0 'status may go through it: it only reads'
like "$output" '2 applied, 0 pending' 'and is right'
run "$migrator" doctor
like "$output" 'connection +look +a pooler that mixes sessions' 'doctor names it'

run "$migrator" freeze --all --reason why
exits 4 'freeze through it is refused: its settings would reach others'
MIGRATOR_DIRECT_URL=$direct run "$migrator" freeze --all --reason why
exits 0 'freeze past the pooler'
is "$(psql -XAtqc 'INSERT INTO t DEFAULT VALUES' "$DATABASE_URL" 2>&1 | grep -c 'writes are frozen')" 1 'who writes through the pooler is refused'
MIGRATOR_DIRECT_URL=$direct run "$migrator" thaw
exits 0 'thaw past the pooler'

start_pooler session
echo 'ALTER TABLE t ADD COLUMN m int;' >migrations/20260101000003_m.up.sql
"$migrator" seal --quiet >/dev/null
run "$migrator" up
exits 0 'up through a pooler that keeps sessions apart'
is "$(psql -XAtc 'SELECT count(*) FROM migrator.applied' "$direct")" 3 'is applied'
run "$migrator" doctor
like "$output" 'connection +good +a pooler that keeps sessions apart' 'doctor says so'
stop_pooler
done_testing
