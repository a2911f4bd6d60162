#!/usr/bin/env bash
# `status --drift`: is the schema what the applied migrations make?
source "$(dirname "$0")/../support/tap.sh"
with_server

mkdir migrations
cat >migrations/0001_begin.up.sql <<'SQL'
CREATE TABLE agents (id int PRIMARY KEY, role text NOT NULL DEFAULT 'viewer');
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER touch BEFORE UPDATE ON agents FOR EACH ROW EXECUTE FUNCTION touch();
CREATE INDEX agents_by_role ON agents (role);
SQL
echo "ALTER TABLE agents ADD COLUMN name text;" >migrations/0002_name.up.sql
printf 'COPY agents (id, role) FROM stdin;\n1\tviewer\n2\towner\n\\.\nUPDATE agents SET name = role;\n' >migrations/0003_copy.up.sql
psql -Xqc 'CREATE ROLE deployer LOGIN SUPERUSER'
export DATABASE_URL=${DATABASE_URL/user=$PGUSER/user=deployer}
run "$migrator" seal
run "$migrator" up --environment production --app 1111111111
exits 0 'up'

run "$migrator" status --drift --exit-code
exits 0 'nothing has drifted'
like "$output" 'The schema is what the applied migrations make' 'and it says so'

psql -Xq <<'SQL'
ALTER TABLE agents ALTER COLUMN role DROP NOT NULL;
DROP INDEX agents_by_role;
CREATE TABLE by_hand (id int);
ALTER TABLE agents DISABLE TRIGGER touch;
ALTER TABLE agents OWNER TO postgres;
SQL
run "$migrator" status --drift --exit-code
exits 1 'somebody changed it by hand'
like "$output" '~ column public.agents.role: not_null nothing, was NOT NULL' 'a column'
like "$output" '- index public.agents_by_role' 'what is missing'
like "$output" '\+ table public.by_hand' 'what no migration made'
like "$output" '~ trigger public.agents.touch: enabled DISABLE' 'a trigger that is off'
like "$output" '~ table public.agents: owner postgres, was deployer' 'whose it is'
run "$migrator" status --drift --format json
ok 'the report is as its schema says' "$project/tests/support/check_report" <<<"$output"
run "$migrator" status --exit-code
exits 0 'without --drift nobody looks'
run "$migrator" status --drift --offline
exits 2 'offline there is nothing to compare'
run "$migrator" status --drift --pg-bindir /nowhere
exits 2 'no server here'

# ---- a database of an owner who is no superuser, as a DBA hands it over ----
psql -Xq <<SQL
CREATE ROLE app LOGIN;
CREATE ROLE reader;
CREATE DATABASE "${PGDATABASE}_app" OWNER app;
\connect "${PGDATABASE}_app"
GRANT ALL ON SCHEMA public TO app;
SQL
mkdir app && cd app && mkdir migrations
echo 'CREATE TABLE item (id int PRIMARY KEY, note text);' >migrations/0001_item.up.sql
printf -- '-- migrator: incompatible "nobody reads it"\nALTER TABLE item DROP COLUMN note;\n' >migrations/0002_note.up.sql
export DATABASE_URL="dbname=${PGDATABASE}_app host=$PGHOST user=app"
"$migrator" rehearse --quiet >/dev/null && "$migrator" seal --quiet >/dev/null || exit 1
run "$migrator" up --environment production
exits 0 'up as the owner'
run "$migrator" status --drift --exit-code
exits 0 'what a DBA grants on the schema public is no drift'
psql -Xqd "${PGDATABASE}_app" -c 'ALTER SCHEMA public OWNER TO app'
run "$migrator" rollback --to 1 --run
exits 0 'nor whose it is, and the way back is open'
run "$migrator" thaw
run "$migrator" up
exits 0 'up again'

# ---- granted outside of migrations ----
psql -Xqd "${PGDATABASE}_app" -c 'GRANT SELECT ON item TO reader'
run "$migrator" rollback --to 1 --run
exits 4 'what was granted on a table outside of migrations is drift'
like "$errors" '[+] privilege GRANT SELECT ON TABLE public.item TO reader.*--despite-drift' 'with what says go on'
run "$migrator" rollback --to 1 --run --despite-drift
exits 0 'and then it goes on'
like "$errors" 'begins nevertheless.*[+] privilege GRANT SELECT ON TABLE public.item TO reader' 'and shows it'
is "$(psql -XAtd "${PGDATABASE}_app" -c "SELECT has_table_privilege('reader', 'item', 'SELECT')")" t 'which stays'

done_testing
