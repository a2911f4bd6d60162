# shellcheck shell=bash
# Up to a second migration with rows that its rehearsal does not have, and back. Sourced after tap.sh.

# there_and_back NAME: up to the second migration with the rows of rows.sql, what since.sql does, and back; given on stdin.
there_and_back() {
    "$migrator" rehearse --quiet >/dev/null && "$migrator" seal --quiet >/dev/null || diag "$1: it is not proven"
    "$migrator" up --quiet --environment production --to 1 >/dev/null && psql -Xqf rows.sql
    run "$migrator" up --environment production
    exits 0 "$1: up"
    psql -Xqf since.sql
    run "$migrator" rollback --to 1 --run --pg-bindir /nowhere
    exits 0 "$1: and back"
    run "$migrator" thaw
    exits 0 "$1: writes pass again"
}

begin() {
    fresh_database
    mkdir -p "$1/migrations" && cd "$1" || exit 1
    touch since.sql
}

# conflicts RELATION: reason and line of each, without the names that are ours
conflicts() {
    psql -XAtF ' ' -c "SELECT reason, line - '{migrator_row,migrator_number,migrator_after}'::text[] FROM migrator.conflict
        WHERE relation = 'public.$1' ORDER BY 1, 2"
}
