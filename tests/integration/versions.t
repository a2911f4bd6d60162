#!/usr/bin/env bash
# slow
# The oldest and the newest PostgreSQL that is supported: all that a database sees of the program works on both.
source "$(dirname "$0")/../support/tap.sh"
source "$project/tests/support/servers.sh"

servers=$project/build/servers
other_servers 13 18

start_server() { # MAJOR: ends with this script, however that ends
    rm -f "$tap_files/address" "$tap_files/life"
    mkfifo "$tap_files/life"
    # shellcheck disable=SC2016
    "$migrator" sandbox --pg-bindir "$servers/$1/bin" -- \
        sh -c 'echo "$PGHOST $PGPORT $PGUSER" >"$1.new" && mv "$1.new" "$1"; cat "$2"' sh \
        "$tap_files/address" "$tap_files/life" 2>"$tap_files/sandbox" &
    server=$!
    exec 7>"$tap_files/life"
    eventually 30 "PostgreSQL $1: a sandbox starts" test -s "$tap_files/address" || {
        diag "$(cat "$tap_files/sandbox")"
        return 1
    }
    read -r PGHOST PGPORT PGUSER <"$tap_files/address"
    export PGHOST PGPORT PGUSER
}

stop_server() { # MAJOR
    exec 7>&-
    eventually 60 "PostgreSQL $1: and ends, with many files to remove" has_ended "$server"
}

query() { psql -XAtqc "$1"; }
broken() { query 'SELECT count(*) FROM migrator.check_chain()'; }

new_set() { # in a folder and on a database of its own
    fresh_database
    mkdir "$scratch/$PGDATABASE" && cd "$scratch/$PGDATABASE" || exit 1
    mkdir migrations
}

check_agento() { # MAJOR: as a development database, so that redo is allowed
    local newest
    new_set
    cp "$project"/migrations/* migrations/
    cp -r "$project/rollback" .
    run "$migrator" up --environment development
    exits 0 "$1: Agento's migrations"
    is "$(query 'SELECT count(*) FROM migrator.applied')" "$(find migrations -name '*.up.sql' | wc -l)" "$1: are all applied"
    is "$(query 'SELECT count(*) FROM migrator.applied WHERE duration IS NULL')" 0 "$1: with their durations"
    is "$(query 'SELECT count(*) FROM pg_index WHERE NOT indisvalid')" 0 "$1: no index is invalid"
    run "$migrator" status --exit-code
    exits 0 "$1: status is content"
    run "$migrator" up
    exits 0 "$1: a second up"
    like "$output" 'Nothing to do' "$1: has nothing to do"
    is "$(broken)" 0 "$1: check_chain() finds nothing"
    run "$migrator" log --format json
    exits 0 "$1: log, in which the program computes each link again"
    is "$(grep -c '"seq"' <<<"$output")" "$(query 'SELECT count(*) FROM migrator.ledger')" "$1: lists every entry"
    run "$migrator" status --offline
    exits 0 "$1: status --offline"

    newest=$(query 'SELECT max(version) FROM migrator.applied')
    run "$migrator" redo
    exits 0 "$1: redo"
    is "$(query "SELECT string_agg(kind, ' ' ORDER BY seq) FROM migrator.ledger WHERE version = $newest")" \
        'apply rollback apply' "$1: undid and applied the newest again"
    is "$(broken)" 0 "$1: the chain is intact after it"
}

check_statements() { # MAJOR: each of the program's own, also those that seldom run; after check_agento
    local file
    for file in "$project"/schemas/ledger/*.sql; do
        { echo 'PREPARE it AS' && sed 's/@schema@/migrator/g' "$file"; } >statement.sql
        ok "$1: ${file##*/} can be prepared" psql -Xq -v ON_ERROR_STOP=1 -f statement.sql
    done
}

check_failure() { # MAJOR
    new_set
    echo 'CREATE TABLE kept (id int);' >migrations/1_kept.up.sql
    printf 'CREATE TABLE gone (id int);\nINSERT INTO gone\n    SELECT nothing FROM kept;\n' >migrations/2_fails.up.sql
    "$migrator" seal --quiet >/dev/null
    run "$migrator" up --environment staging
    exits 5 "$1: a failing migration"
    like "$errors" '2_fails\.up\.sql:3:12' "$1: is shown by file, line and column"
    like "$errors" $'\n *3 \\|     SELECT nothing FROM kept;\n *\\| +\\^' "$1: with a caret"
    is "$(query "SELECT to_regclass('kept') IS NOT NULL AND to_regclass('gone') IS NULL")" t "$1: what came before stays, it goes"
}

check_files() { # MAJOR: COPY data, statements outside of a transaction, checks, session state
    new_set
    cat >migrations/1_copy.up.sql <<'SQL'
CREATE TABLE item (id int PRIMARY KEY, name text);
COPY item (id, name) FROM stdin;
1	a tab\tin it
2	\N
\.
INSERT INTO item VALUES (3, 'after the data');
SQL
    echo 'SELECT count(*) = 3 FROM item;' >migrations/1_copy.after.sql
    cat >migrations/2_outside.up.sql <<'SQL'
-- migrator: transaction off
CREATE INDEX CONCURRENTLY item_name ON item (name);
VACUUM item;
ALTER SYSTEM SET work_mem = '5MB';
ALTER SYSTEM RESET work_mem;
SQL
    cat >migrations/3_state.up.sql <<'SQL'
SET search_path = '';
SET session_replication_role = replica;
CREATE TEMPORARY TABLE left_behind (n int);
PREPARE left_open AS SELECT 1;
RESET ALL;
SQL
    cat >migrations/4_next.up.sql <<'SQL'
DO $$ BEGIN
    ASSERT current_setting('search_path') = '"$user", public' AND to_regclass('pg_temp.left_behind') IS NULL
        AND NOT EXISTS (SELECT FROM pg_prepared_statements WHERE name = 'left_open');
END $$;
SQL
    "$migrator" seal --quiet >/dev/null
    run "$migrator" up --environment staging
    exits 0 "$1: COPY data, statements outside of a transaction, a changed session"
    is "$(query "SELECT string_agg(coalesce(name, 'null'), '|' ORDER BY id) FROM item")" $'a tab\tin it|null|after the data' \
        "$1: the data is there"
    is "$(query "SELECT indisvalid FROM pg_index WHERE indexrelid = 'item_name'::regclass")" t "$1: so is the index"
    is "$(query "SELECT count(*) FROM migrator.ledger WHERE kind = 'progress'")" 8 "$1: with two entries for each statement"
    is "$(broken)" 0 "$1: and an intact chain"
}

# PostgreSQL 18 knows more than the parser in here, which is that of 15; 13 less.
check_grammar() { # MAJOR EXIT
    new_set
    cat >migrations/1_newer.up.sql <<'SQL'
CREATE TABLE price (net int, gross int GENERATED ALWAYS AS (net * 2) VIRTUAL);
INSERT INTO price VALUES (1);
UPDATE price SET net = 2 RETURNING old.net, new.net;
SQL
    "$migrator" seal --quiet >/dev/null
    run "$migrator" up --environment staging
    exits "$2" "$1: what only PostgreSQL 18 understands: exit $2"
}

# Other files of tests, on this server instead of a sandbox of their own.
check_suites() { # MAJOR
    local name
    for name in entry_vectors ledger hostile freeze unkept plain_owner; do
        # shellcheck disable=SC2016
        ok "$1: $name.t" env "TESTS_SERVER=$PGHOST" "MIGRATOR=$migrator" PGDATABASE=postgres \
            bash -o pipefail -c 'bash "$1" 7>&- | grep -v "^ok"' bash "$project/tests/integration/$name.t"
    done
}

for major in ${TESTS_VERSIONS-13 18}; do
    start_server $major || continue
    is "$(PGDATABASE=postgres query "SELECT current_setting('server_version_num')::int / 10000")" $major "PostgreSQL $major it is"
    check_agento $major
    check_failure $major
    check_statements $major
    check_files $major
    check_grammar $major $((major == 18 ? 0 : 5))
    check_suites $major
    stop_server $major
done

done_testing
