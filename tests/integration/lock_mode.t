#!/usr/bin/env bash
# What statements lock, scan and rewrite, on every major version of PostgreSQL: the samples of tests/locks/ and each type
# into each other, held against what analysis/lock_mode.h says. On Debian's own version the unit tests do the same.
# slow
# shellcheck source=../support/tap.sh
source "$(dirname "$0")/../support/tap.sh"
source "$project/tests/support/servers.sh"

unit=${migrator%/*}/tests/unit
[[ -x $unit ]] || {
    echo "Bail out! there is no $unit: make test-unit"
    exit 1
}
servers=$project/build/servers
other_servers

cd "$project" || exit 1
for major in 13 14 16 17 18; do
    # shellcheck disable=SC2016
    ok "$major: what is said of statements and types is what the server does" \
        "$migrator" sandbox --pg-bindir "$servers/$major/bin" -- sh -c 'TESTS_SERVER=$PGHOST exec "$@"' sh \
        "$unit" analysis_lock_mode analysis_type_change
done

done_testing
