# tests/support/tap.sh - the Test Anything Protocol for bash: to be sourced first by each tests/*/*.t.
# shellcheck shell=bash
#
#   source "$(dirname "$0")/../support/tap.sh"
#   with_server                            # only where a server is needed: DATABASE_URL and PG* lead to a private one
#   run "$migrator" status                 # sets $status, $output (stdout) and $errors (stderr)
#   exits 0 'status of an empty database'  # the last run's exit code; shows what it printed when it differs
#   is "$output" 'nothing yet' 'says so'   # equal
#   like "$errors" 'reg(ular)?' 'hints'    # matches an extended regular expression; unlike: does not
#   ok 'there is a file' test -f file      # the command succeeds; not_ok: fails
#   eventually 10 'it ends' has_ended $pid # the command succeeds within so many seconds
#   skip 'man lints it' 'no man here'       # not to be tested on this machine, and said so
#   done_testing                           # last: without it the file counts as failed
#
# $project is the repository, $migrator the program under test (MIGRATOR, else build/migrator), $scratch an empty
# directory of this file's own, which is the current one and is removed at the end. fresh_database makes a database
# and points DATABASE_URL and PGDATABASE to it.
set -u -o pipefail

project=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
migrator=${MIGRATOR:-$project/build/migrator}
[[ $migrator == /* ]] || migrator=$project/$migrator
test_file=$(cd "$(dirname "$0")" && pwd)/${0##*/}

# Run this file below `migrator sandbox`, unless `make test` has done so. A DATABASE_URL of the user is never used.
with_server() {
    [[ -n ${PGHOST:-} && ${TESTS_SERVER:-} == "$PGHOST" ]] ||
        exec "$migrator" sandbox -- sh -c 'TESTS_SERVER=$PGHOST exec "$@"' sh bash "$test_file"
    fresh_database
}

# The same with a server that no other file uses: for what a whole server has.
with_own_server() {
    [[ -n ${PGHOST:-} && ${TESTS_OWN_SERVER:-} == "$PGHOST" ]] ||
        exec "$migrator" sandbox -- sh -c 'TESTS_OWN_SERVER=$PGHOST TESTS_SERVER=$PGHOST exec "$@"' sh bash "$test_file"
    fresh_database
}

fresh_database() {
    databases_made=$((databases_made + 1))
    PGDATABASE="t_$$_$databases_made"
    psql -Xq -d postgres -c "CREATE DATABASE $PGDATABASE" || exit 1
    DATABASE_URL="postgresql:///$PGDATABASE?host=$PGHOST&port=$PGPORT&user=$PGUSER"
    export PGDATABASE DATABASE_URL
}

# A word of a test that does not exist ends it: what depends on it would not be tried, and nobody would see that.
command_not_found_handle() {
    diag "$1: no such command, at ${test_file##*/} line ${BASH_LINENO[0]}"
    kill -s TERM "$$"
    return 127
}

# On stderr, where `prove` lets it through.
diag() { sed 's/^/# /' <<<"$*" >&2; }

report_test() { # TRUTH NAME
    tests_run=$((tests_run + 1))
    if (($1)); then
        echo "ok $tests_run - $2"
    else
        tests_failed=$((tests_failed + 1))
        echo "not ok $tests_run - $2"
        diag "at ${test_file##*/} line ${BASH_LINENO[1]}"
    fi
    return $((!$1))
}

run() {
    status=0
    "$@" >"$tap_files/output" 2>"$tap_files/errors" || status=$?
    output=$(tr -d '\0' <"$tap_files/output")
    errors=$(tr -d '\0' <"$tap_files/errors")
}

exits() {
    report_test $((status == $1)) "${2:-exit code $1}" || diag "exit code $status, not $1"$'\n'"$output"$'\n'"$errors"
}

is() {
    local same=0
    [[ $1 != "$2" ]] || same=1
    report_test $same "$3" || diag "     got: $1"$'\n'"expected: $2"
}

like() {
    local matches=0
    [[ ! $1 =~ $2 ]] || matches=1
    report_test $matches "$3" || diag "       got: $1"$'\n'"not matched: $2"
}

unlike() {
    local differs=1
    [[ ! $1 =~ $2 ]] || differs=0
    report_test $differs "$3" || diag "    got: $1"$'\n'"matched: $2"
}

ok() {
    local name=$1 truth=0
    shift
    if "$@" >"$tap_files/check" 2>&1; then truth=1; fi
    report_test $truth "$name" || diag "failed: $*"$'\n'"$(head -c 2000 "$tap_files/check")"
}

not_ok() {
    local name=$1 truth=1
    shift
    if "$@" >"$tap_files/check" 2>&1; then truth=0; fi
    report_test $truth "$name" || diag "succeeded: $*"$'\n'"$(head -c 2000 "$tap_files/check")"
}

eventually() {
    local deadline=$((SECONDS + $1)) name=$2 truth=0
    shift 2
    while ((!truth && SECONDS <= deadline)); do
        if "$@" >"$tap_files/check" 2>&1; then truth=1; else sleep 0.02; fi
    done
    report_test $truth "$name" || diag "not in time: $*"
}

skip() { # NAME REASON
    tests_run=$((tests_run + 1))
    echo "ok $tests_run - $1 # SKIP $2"
}

has_ended() { ! kill -0 "$1" 2>/dev/null; }

done_testing() {
    echo "1..$tests_run"
    exit $((tests_failed > 0))
}

remove_scratch() {
    cd / && rm -rf "$tap_files"
}

tests_run=0 tests_failed=0 databases_made=0
status=0 output='' errors=''
exec </dev/null
tap_files=$(mktemp -d "${TMPDIR:-/tmp}/migrator-test-XXXXXX")
scratch=$tap_files/scratch
mkdir "$scratch"
cd "$scratch" || exit 1
trap remove_scratch EXIT

# The same answers on every machine, whoever is logged in and whatever CI this is.
for variable in "${!MIGRATOR_@}" "${!GITHUB_@}" "${!CI_@}" "${!BITBUCKET_@}"; do
    unset "$variable"
done
unset CI NO_COLOR
export MIGRATOR_NO_REHEARSE=yes # a file that is about what `up` rehearses takes it back
export HOME=$scratch LC_ALL=C.UTF-8 TZ=UTC TERM=dumb
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
export GIT_AUTHOR_NAME=Test GIT_AUTHOR_EMAIL=test@example.org GIT_COMMITTER_NAME=Test GIT_COMMITTER_EMAIL=test@example.org
