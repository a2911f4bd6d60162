#!/usr/bin/env bash
# migrator sandbox: what the command gets, what comes back, and that nothing stays behind, however it ends.
# slow
# shellcheck source=../support/tap.sh
source "$(dirname "$0")/../support/tap.sh"

export TMPDIR=$scratch/tmp
mkdir "$TMPDIR"
chmod 755 "$tap_files" "$scratch"
chmod 1777 "$TMPDIR"

sandbox() { "$migrator" sandbox "$@"; }
files_left() { find "$TMPDIR" -mindepth 1 -maxdepth 1; }
no_files_left() { [[ -z $(files_left) ]]; }
file_is_filled() { [[ -s $1 ]]; }

# Start `sandbox COMMAND…` in a session of its own, without bash's SIG_IGN of background jobs, and wait until the command
# is `ready`, which says the server's pid.
start_in_background() {
    : >"$scratch/server"
    setsid env --default-signal=INT,QUIT "$migrator" sandbox -- bash -c "
        ready() { head -1 \"\$PGHOST/data/postmaster.pid\" >'$scratch/server'; }; $1" >"$scratch/log" 2>&1 &
    program=$!
    eventually 30 "$2: the command runs" file_is_filled "$scratch/server"
    server=$(<"$scratch/server")
    not_ok "$2: the server is up" has_ended "$server"
}

# Without bash's own word about it.
kill_and_reap() {
    kill -KILL -- "$1"
    { wait "$program"; } 2>/dev/null
}

nothing_is_left() {
    eventually 15 "$1: no server" has_ended "$server"
    eventually 15 "$1: no files" no_files_left
}

# what the command gets
run sandbox -- sh -c 'echo "$DATABASE_URL $PGHOST $PGPORT $PGUSER $PGDATABASE"; psql -XAtc "SELECT 1"; psql -XAt "$DATABASE_URL" -c "SELECT 2"'
exits 0 'a command runs'
like "$output" '^postgresql:///postgres\?host=([^&]*)&port=5432&user=postgres ([^ ]*) 5432 postgres postgres' 'variables'
is "${BASH_REMATCH[1]:-}" "${BASH_REMATCH[2]:-x}" 'URL and PGHOST name the same folder'
is "$(tail -2 <<<"$output")" $'1\n2' 'both ways lead to the server'
is "$errors" '' 'nothing is said'
ok 'nothing is left' no_files_left

PGHOSTADDR=192.0.2.1 PGSERVICE=none PGPORT=1 PGPASSWORD=x run sandbox -- psql -XAtc 'SHOW listen_addresses'
exits 0 "the user's own PG variables do not lead away"
is "$output" '' 'it does not listen on the network'

run sandbox -- psql -XAtc "SELECT upper('é'), current_setting('fsync'), current_setting('TimeZone')"
is "$output" 'É|off|UTC' 'letters are letters; nothing waits for the disk; UTC'
run sandbox --durable -- psql -XAtc "SELECT current_setting('fsync'), current_setting('synchronous_commit'), current_setting('full_page_writes')"
is "$output" 'on|on|on' 'unless it is to'

# exit codes
run sandbox -- sh -c 'exit 41'
exits 41 "the command's exit code"
run sandbox -- sh -c 'kill -KILL $$'
exits 137 '128 + signal'
run sandbox -- ./no-such-program
exits 127 'no such command'
like "$errors" 'no-such-program' 'it is named'
echo text >"$scratch/not-executable"
run sandbox -- "$scratch/not-executable"
exits 126 'not executable'
run sandbox
exits 2 'no command and no terminal'
run sandbox --pg-bindir "$scratch" -- true
exits 2 'no server programs there'
like "$errors" "$scratch" 'the folder is named'
ok 'nothing is left by any of them' no_files_left

# its input and output are the command's own
run sandbox -- cat <<<'through'
is "$output" 'through' 'stdin and stdout pass'

# ends
start_in_background 'ready; exec sleep 100' 'kill -9'
kill_and_reap "$program"
nothing_is_left 'kill -9'

start_in_background 'ready; exec sleep 100' 'SIGTERM'
kill -TERM "$program"
run wait "$program"
exits 143 'SIGTERM is handed on'
nothing_is_left SIGTERM

start_in_background 'trap "exit 9" INT; ready; while :; do sleep 0.05; done' 'SIGINT to the program'
kill -INT "$program"
run wait "$program"
exits 9 'SIGINT is handed on, and the answer of the command counts'
nothing_is_left SIGINT

start_in_background 'trap "exit 8" INT; ready; while :; do sleep 0.05; done' '^C'
kill -INT -- "-$program"
run wait "$program"
exits 8 '^C reaches the whole process group'
nothing_is_left '^C'

start_in_background 'ready; exec sleep 100' 'kill -9 of the process group'
kill_and_reap "-$program"
nothing_is_left 'kill -9 of the process group'

# killed while the server is being made
setsid "$migrator" sandbox -- touch "$scratch/ran" &
program=$!
files_are_there() { ! no_files_left; }
eventually 10 'early kill: files are there' files_are_there
kill_and_reap "$program"
eventually 30 'early kill: no files' no_files_left
ok 'early kill: the command did not run' test ! -e "$scratch/ran"

# two at once
sandbox -- psql -XAtc 'CREATE TABLE one (); SELECT pg_sleep(0.5)' >/dev/null &
run sandbox -- psql -XAtc "SELECT pg_sleep(0.5), to_regclass('one')"
wait $!
is $? 0 'the first of two'
is "$output" '|' 'the second of two is another server'
ok 'nothing is left of both' no_files_left

# odd places
long=$TMPDIR/$(printf 'x%.0s' {1..150})
mkdir "$long"
chmod 1777 "$long"
TMPDIR=$long run sandbox -- sh -c 'psql -XAtc "SHOW data_directory"; echo "$PGHOST"'
exits 0 'a temporary directory too long for a socket'
like "$output" "^$long/" 'has the data'
not_ok 'the folder of the socket is gone' test -e "$(tail -1 <<<"$output")"
rmdir "$long"
ok 'and the data are gone' no_files_left
TMPDIR=$scratch/nowhere run sandbox -- true
exits 0 'a temporary directory that does not exist'

# --keep
run sandbox --keep "$scratch/kept" -- psql -Xqc 'CREATE TABLE kept ()'
exits 0 'kept once'
like "$errors" "$scratch/kept" 'says where'
run sandbox --keep ./kept -- psql -XAtc "SELECT to_regclass('kept')"
is "$output" kept 'gone on with'
mkdir "$scratch/other"
echo precious >"$scratch/other/file"
run sandbox --keep "$scratch/other" -- true
exits 4 'a folder of others is refused'
is "$(ls "$scratch/other")" file 'and left alone'

# users
run sandbox -- sh -c 'ps -o user= -p "$(head -1 "$PGHOST/data/postmaster.pid")"; stat -c %a "$PGHOST"'
unlike "$output" '^root' 'the server does not run as root'
like "$output" '700$' 'its folder is closed to others'
if ((EUID == 0)); then
    mkdir -m 700 "$scratch/closed"
    TMPDIR=$scratch/closed run sandbox -- true
    exits 0 "a temporary directory that the server's user may not enter"
    run setpriv --reuid nobody --regid nogroup --clear-groups "$migrator" sandbox -- sh -c 'ps -o user= -p "$(head -1 "$PGHOST/data/postmaster.pid")"'
    is "$output" nobody 'an ordinary user runs it as such'
fi

done_testing
