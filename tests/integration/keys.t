#!/usr/bin/env bash
# What was written since to rows whose keys a migration changed stays with them when they get their earlier keys back.
source "$(dirname "$0")/../support/tap.sh"

fresh_database
mkdir migrations
cat >migrations/0001_begin.up.sql <<'SQL'
CREATE TABLE teams (id int PRIMARY KEY, code text NOT NULL UNIQUE, note text);
INSERT INTO teams SELECT g, 'c' || g, 'n' || g FROM generate_series(1, 6) AS g;
CREATE TABLE members (team int REFERENCES teams ON UPDATE CASCADE, name text PRIMARY KEY);
INSERT INTO members SELECT g, 'm' || g FROM generate_series(1, 6) AS g;
CREATE TABLE ranks (id int PRIMARY KEY, name text UNIQUE);
INSERT INTO ranks SELECT g, 'r' || g FROM generate_series(1, 4) AS g;
SQL
cat >migrations/0002_keys.up.sql <<'SQL'
-- migrator: incompatible "other keys"
UPDATE teams SET id = id + 100, note = note || '!';
DELETE FROM teams WHERE false;
UPDATE ranks SET id = 100 - id;
SQL
"$migrator" rehearse --quiet 2 || diag "it is not proven"
"$migrator" seal --quiet >/dev/null
run "$migrator" up --environment production
exits 0 'keys are changed'
psql -Xq <<'SQL'
UPDATE teams SET code = 'new' WHERE id = 101;
UPDATE teams SET note = 'new' WHERE id = 102;
INSERT INTO members VALUES (103, 'since');
DELETE FROM members WHERE team IN (104, 105); DELETE FROM teams WHERE id = 104;
INSERT INTO teams VALUES (5, 'mine', 'since');
INSERT INTO ranks VALUES (50, 'r');
SQL
run "$migrator" rollback --to 1 --run --pg-bindir /nowhere
exits 0 'they are undone'
is "$(psql -XAtF ' ' -c 'SELECT * FROM teams ORDER BY id')" $'1 new n1\n2 c2 new\n3 c3 n3\n5 mine since\n6 c6 n6\n105 c5 n5!' \
    'each row has what was written to it since; none takes the key of another, and what is gone is gone'
is "$(psql -XAtF ' ' -c 'SELECT * FROM members ORDER BY 2')" $'1 m1\n2 m2\n3 m3\n6 m6\n3 since' 'and who refers to it follows'
is "$(psql -XAtF ' ' -c 'SELECT * FROM ranks ORDER BY 1')" $'1 r1\n2 r2\n3 r3\n4 r4\n50 r' 'rows that nobody wrote to are as they were'
is "$(psql -XAtF ' ' -c "SELECT relation, reason, coalesce(line -> 'after' ->> 'id', line -> 'before' ->> 'name') FROM migrator.conflict ORDER BY 1, 3")" \
    $'public.members changed by the migration, taken away or given another key since m4
public.members changed by the migration, taken away or given another key since m5
public.teams changed by the migration, written since: note 102
public.teams changed by the migration, taken away or given another key since 104
public.teams its earlier key is another row\'s since 105' \
    'the rest is listed'

done_testing
