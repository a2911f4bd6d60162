#!/usr/bin/env bash
# A role without any right but to make schemas in its database: what it rehearses, applies and undoes, and what a
# superuser undoes for it, is its own, before and after.
# slow
source "$(dirname "$0")/../support/tap.sh"
with_server

owner='plain "owner" '$$ other=plain_other_$$ superuser=$PGUSER
quoted_owner='"plain ""owner"" '$$'"'
psql -Xqc "CREATE ROLE $quoted_owner LOGIN" -c "CREATE ROLE $other"

as() { # ROLE
    export PGUSER=$1
    DATABASE_URL="host=$PGHOST port=$PGPORT dbname=$PGDATABASE user='$1'"
}

# Everything of the project's schema, with whose it is and who may do what; rows and columns in any order.
all_of_it() {
    PGUSER=$superuser pg_dump -n shop | grep -v '^\\\|^-- Dumped' | sort
}

begin() {
    as "$superuser"
    fresh_database
    psql -Xqc "GRANT CREATE ON DATABASE $PGDATABASE TO $quoted_owner"
    as "$owner"
    rm -rf migrations rollback .migrator
    mkdir migrations
    cat >migrations/0001_begin.up.sql <<SQL
CREATE SCHEMA shop;
CREATE TABLE shop.agent (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, handle text NOT NULL UNIQUE, role text);
CREATE TABLE shop.run (id bigserial PRIMARY KEY, agent bigint NOT NULL REFERENCES shop.agent ON DELETE CASCADE,
                       status text NOT NULL, cost numeric);
CREATE TABLE shop.gone (id int PRIMARY KEY, n int);
CREATE VIEW shop.busy AS SELECT agent, count(*) FROM shop.run WHERE status = 'running' GROUP BY agent;
CREATE FUNCTION shop.stamp() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.status := lower(NEW.status); RETURN NEW; END';
CREATE TRIGGER stamp BEFORE INSERT ON shop.run FOR EACH ROW EXECUTE FUNCTION shop.stamp();
CREATE TABLE shop.own (id int PRIMARY KEY, t text, n numeric, gone int);
ALTER TABLE shop.own ENABLE ROW LEVEL SECURITY;
ALTER TABLE shop.own FORCE ROW LEVEL SECURITY;
CREATE POLICY seen ON shop.own USING (t <> 'hidden') WITH CHECK (true);
CREATE TYPE shop.mood AS ENUM ('ok', 'bad');
CREATE DOMAIN shop.amount AS numeric CHECK (VALUE > 0);
CREATE TYPE shop.kind AS ENUM ('a');
CREATE TABLE shop.log (k shop.kind, t text) PARTITION BY LIST (k);
CREATE TABLE shop.log_a PARTITION OF shop.log FOR VALUES IN ('a');
ALTER TABLE shop.log ENABLE ROW LEVEL SECURITY; ALTER TABLE shop.log FORCE ROW LEVEL SECURITY;
ALTER TABLE shop.log_a ENABLE ROW LEVEL SECURITY; ALTER TABLE shop.log_a FORCE ROW LEVEL SECURITY;
CREATE POLICY seen ON shop.log USING (t <> 'hidden') WITH CHECK (true);
ALTER DEFAULT PRIVILEGES IN SCHEMA shop GRANT SELECT ON TABLES TO $other;
SQL
    cat >migrations/0002_change.up.sql <<SQL
-- migrator: incompatible "status and agents are others"
DROP VIEW shop.busy;
UPDATE shop.run SET status = upper(status);
DELETE FROM shop.agent WHERE role = 'legacy';
ALTER TABLE shop.run DROP COLUMN cost;
ALTER TABLE shop.agent ALTER COLUMN role TYPE varchar(20);
ALTER TABLE shop.agent RENAME COLUMN handle TO name;
CREATE TABLE shop.note (id int PRIMARY KEY, run bigint);
DROP TABLE shop.gone;
UPDATE shop.own SET t = t || '!';
ALTER TABLE shop.own DROP COLUMN gone;
ALTER TABLE shop.own ALTER COLUMN n TYPE text;
ALTER TABLE shop.own ADD COLUMN more int DEFAULT 1;
DROP TYPE shop.mood;
DROP DOMAIN shop.amount;
DROP FUNCTION shop.stamp() CASCADE;
GRANT SELECT ON shop.run TO $other;
ALTER TYPE shop.kind ADD VALUE 'b';
ALTER DEFAULT PRIVILEGES IN SCHEMA shop REVOKE SELECT ON TABLES FROM $other;
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
REVOKE UPDATE, TRUNCATE ON shop.run FROM CURRENT_USER;
SQL
    cat >seed.sql <<'SQL'
INSERT INTO shop.agent (handle, role) VALUES ('one', 'legacy'), ('two', 'viewer');
INSERT INTO shop.run (agent, status, cost) VALUES (1, 'queued', 1.5), (2, 'running', NULL);
INSERT INTO shop.own VALUES (1, 'seen', 1.5, 1), (2, 'hidden', 2.5, 2);
INSERT INTO shop.log VALUES ('a', 'seen'), ('a', 'hidden');
SQL
}

apply() {
    "$migrator" up --quiet --environment production --to 1 >/dev/null || exit 1
    psql -Xqf seed.sql -c 'INSERT INTO shop.gone VALUES (1, 2)'
    all_of_it >"$scratch/before"
    run "$migrator" up --environment production
    exits 0 "$1: it is applied"
}

is_as_before() {
    all_of_it >"$scratch/after"
    is "$(diff "$scratch/before" "$scratch/after")" '' "$1: all of it is as it was, and whose it was"
    run "$migrator" status --drift
    unlike "$output$errors" 'not as the migrations make it|error' "$1: nothing has drifted"
}

begin
run "$migrator" rehearse
exits 0 'it rehearses'
like "$output" '2 of 2 have a proven way back' 'all of it has a way back'
"$migrator" seal --quiet >/dev/null
apply 'its own'
run "$migrator" status --drift
unlike "$output$errors" 'not as the migrations make it|error' 'its own: nothing has drifted'
run "$migrator" rollback --to 1 --run
exits 0 'its own: it goes back'
run "$migrator" thaw
exits 0 'its own: writes pass again'
is_as_before 'its own'
run "$migrator" up --environment production
exits 0 'its own: it is applied again'
is "$(PGUSER=$superuser psql -XAtF ' ' -c 'SELECT * FROM shop.own ORDER BY id')" $'1 seen! 1.5 1\n2 hidden 2.5 1' \
    'its own: rows that are hidden from it, too'

cp -r migrations rollback "$scratch/.." && begin && cp -r "$scratch/../migrations" "$scratch/../rollback" .
apply 'for it'
as "$superuser"
run "$migrator" rollback --to 1 --run
exits 0 'for it: a superuser goes back'
run "$migrator" thaw
exits 0 'for it: writes pass again'
is_as_before 'for it'

begin && cp -r "$scratch/../migrations" "$scratch/../rollback" .
apply 'by hand'
run "$migrator" rollback --to 1 --out bundle
exits 0 'by hand: it is written as files'
for script in 1-freeze 2-repair 3-verify 4-thaw; do
    ok "by hand: $script" psql -X -f "bundle/$script.sql"
done
"$migrator" thaw --clean --quiet >/dev/null
is_as_before 'by hand'

# ---- a schema that a DBA has made for it ----

begin_in_given() {
    as "$superuser"
    fresh_database
    psql -Xqc "CREATE SCHEMA shop AUTHORIZATION $quoted_owner" -c "CREATE SCHEMA migrator AUTHORIZATION $quoted_owner" \
        -c "COMMENT ON SCHEMA shop IS 'ours'" -c "GRANT USAGE ON SCHEMA shop TO $other" \
        -c "ALTER ROLE $quoted_owner IN DATABASE $PGDATABASE SET search_path = '\$user', shop"
    as "$owner"
    rm -rf migrations rollback .migrator
    mkdir migrations
    echo 'CREATE TABLE item (id int PRIMARY KEY, n int, gone int);' >migrations/0001_begin.up.sql
    cat >migrations/0002_change.up.sql <<'SQL'
-- migrator: incompatible "gone is gone"
UPDATE item SET n = n + 1;
ALTER TABLE item DROP COLUMN gone;
SQL
}

begin_in_given
run "$migrator" rehearse --schema shop
exits 0 'given: it rehearses'
like "$output" '2 of 2 have a proven way back.*' 'given: all of it has a way back'
"$migrator" seal --quiet >/dev/null
"$migrator" up --quiet --environment production --to 1 --schema shop >/dev/null || exit 1
psql -Xqc 'INSERT INTO shop.item VALUES (1, 2, 3)'
all_of_it >"$scratch/before"
run "$migrator" up --environment production --schema shop
exits 0 'given: it is applied'
run "$migrator" status --drift --exit-code --schema shop
exits 0 'given: whose the schema is, its comment and its privileges are no drift' || diag "$output"
run "$migrator" rollback --to 1 --run --schema shop
exits 0 'given: it goes back'
run "$migrator" thaw
all_of_it >"$scratch/after"
is "$(diff "$scratch/before" "$scratch/after")" '' 'given: all of it is as it was'

begin_in_given
{
    echo 'CREATE SCHEMA IF NOT EXISTS made; CREATE TABLE made.it (id int);'
    cat migrations/0001_begin.up.sql
} >migrations/begin && mv migrations/begin migrations/0001_begin.up.sql
run "$migrator" rehearse --schema 'made, "$user", shop'
exits 0 'given: a schema that a migration makes itself is left to it, and one of the path is made'

begin_in_given
"$migrator" rehearse --quiet >/dev/null && "$migrator" seal --quiet >/dev/null
"$migrator" up --quiet --environment production --to 1 >/dev/null || exit 1
run "$migrator" up --environment production
exits 5 'given: rehearsed where names lead to another schema, it is not applied'
like "$errors" 'keeping rows for a way back: .*public.*name the schema for both, with --schema' 'given: and the way out is said'

done_testing
