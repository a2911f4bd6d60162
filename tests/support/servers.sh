# tests/support/servers.sh - servers of other versions of PostgreSQL, for tests that begin with tap.sh.
# shellcheck shell=bash
#
#   servers=$project/build/servers
#   other_servers [MAJOR…]   install them, all without an argument; $servers/MAJOR/bin are their folders, $servers being
#                            moved where the user of a server cannot get at them

other_servers() {
    "$project/tests/support/install_servers" "$@" || {
        echo 'Bail out! the servers of other versions could not be installed'
        exit 1
    }
    # Root's server runs as another user, who may not get to the project's folder (root's own home): a copy then.
    if ((EUID == 0)) && ! setpriv --reuid 65534 --regid 65534 --clear-groups test -x "$servers/13/bin/postgres"; then
        chmod a+x "$tap_files"
        cp -r "$servers" "$tap_files/servers"
        servers=$tap_files/servers
    fi
}
