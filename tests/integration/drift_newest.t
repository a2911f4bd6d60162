#!/usr/bin/env bash
# slow
# `status --drift` sees what only newer servers have, PostgreSQL 18's at the latest, where somebody changed it by hand.
source "$(dirname "$0")/../support/tap.sh"
source "$project/tests/support/servers.sh"
servers=$project/build/servers
other_servers 18
export MIGRATOR_PG_BINDIR=$servers/18/bin
with_own_server

mkdir migrations
cat >migrations/0001_begin.up.sql <<'SQL'
CREATE EXTENSION btree_gist;
CREATE TABLE named (a int CONSTRAINT a_nn NOT NULL, b int CONSTRAINT b_nn NOT NULL, c int CONSTRAINT c_nn NOT NULL);
CREATE DOMAIN size AS int CONSTRAINT size_nn NOT NULL;
CREATE TABLE item (id int PRIMARY KEY, n int, m int, v int GENERATED ALWAYS AS (n * 2), s int GENERATED ALWAYS AS (n * 2) STORED,
                   w int GENERATED ALWAYS AS (n * 2));
ALTER TABLE named ADD CONSTRAINT positive CHECK (a > 0);
CREATE TABLE part (id int PRIMARY KEY, item int CONSTRAINT of_item REFERENCES item);
CREATE TABLE price (id int, days int4range, CONSTRAINT price_key UNIQUE (id, days WITHOUT OVERLAPS));
CREATE TABLE sale (id int, days int4range, CONSTRAINT of_price FOREIGN KEY (id, PERIOD days) REFERENCES price (id, PERIOD days));
CREATE TABLE log (id int, item int CONSTRAINT log_item REFERENCES item) PARTITION BY LIST (id);
CREATE TABLE log_1 PARTITION OF log FOR VALUES IN (1);
CREATE PUBLICATION shown FOR TABLE part;
CREATE FUNCTION greet() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
SQL
"$migrator" seal --quiet >/dev/null
"$migrator" up --quiet --environment production >/dev/null || exit 1
run "$migrator" status --drift --exit-code
exits 0 'nothing has drifted'

changed=() expected=()
drifts() { # SQL EXPECTED: as a regular expression
    psql -Xqc "$1" || exit 1
    changed+=("$1") expected+=("$2")
}
drifts 'ALTER TABLE named RENAME CONSTRAINT a_nn TO other' 'named\.a: set_not_null ADD CONSTRAINT other NOT NULL a, was ADD CONSTRAINT a_nn'
drifts 'ALTER TABLE named ALTER CONSTRAINT b_nn NO INHERIT' 'named\.b: set_not_null .*NO INHERIT, was'
drifts 'ALTER TABLE named DROP CONSTRAINT c_nn, ADD CONSTRAINT c_nn NOT NULL c NOT VALID' 'named\.c: set_not_null .*NOT VALID, was'
drifts 'ALTER DOMAIN size RENAME CONSTRAINT size_nn TO other' 'size: set_not_null ADD CONSTRAINT other NOT NULL, was ADD CONSTRAINT size_nn'
drifts 'ALTER TABLE named DROP CONSTRAINT positive, ADD CONSTRAINT positive CHECK (a > 0) NOT ENFORCED' 'positive: definition .*NOT ENFORCED'
drifts 'ALTER TABLE part ALTER CONSTRAINT of_item NOT ENFORCED' 'of_item: definition .*NOT ENFORCED'
drifts 'ALTER TABLE item ALTER v SET EXPRESSION AS (n * 3)' 'item\.v: generated .*n \* 3'
drifts 'ALTER TABLE item ALTER s SET EXPRESSION AS (n * 4)' 'item\.s: generated .*n \* 4'
drifts 'ALTER TABLE item DROP w, ADD w int GENERATED ALWAYS AS (n * 2) STORED' 'item\.w: generated .*STORED, was .*VIRTUAL'
drifts 'ALTER TABLE sale DROP CONSTRAINT of_price' '- constraint public\.sale\.of_price'
drifts 'ALTER TABLE price DROP CONSTRAINT price_key, ADD CONSTRAINT price_key UNIQUE (id, days)' 'price_key: definition UNIQUE \(id, days\), was UNIQUE \(id, days WITHOUT OVERLAPS\)'
drifts 'ALTER TABLE log DROP CONSTRAINT log_item, ADD CONSTRAINT log_item FOREIGN KEY (item) REFERENCES item NOT VALID' 'log_item: definition .*NOT VALID'
drifts 'GRANT MAINTAIN ON part TO PUBLIC' '\+ privilege GRANT MAINTAIN ON TABLE public\.part TO PUBLIC'
drifts 'ALTER DEFAULT PRIVILEGES GRANT SELECT ON LARGE OBJECTS TO PUBLIC' 'LARGE OBJECTS TO PUBLIC'
drifts 'ALTER PUBLICATION shown SET (publish_generated_columns = stored)' 'shown: options .*stored'
drifts 'ALTER TABLE item ALTER m SET STATISTICS 0' 'item\.m: statistics 0'
drifts 'CREATE EVENT TRIGGER greet ON login EXECUTE FUNCTION greet()' '\+ event trigger greet'
run "$migrator" status --drift --exit-code
exits 1 'all of it has drifted'
for number in "${!changed[@]}"; do
    like "$output" "${expected[number]}" "${changed[number]}"
done

done_testing
