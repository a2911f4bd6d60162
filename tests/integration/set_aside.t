#!/usr/bin/env bash
# What the newer release wrote is set aside when a migration is undone, and comes back when it is applied again: also
# where the migration makes its rows under other keys, and where the earlier release took away what they stand on.
source "$(dirname "$0")/../support/tap.sh"

fresh_database
mkdir migrations
cat >migrations/0001_begin.up.sql <<'SQL'
CREATE TABLE users (id int PRIMARY KEY, name text NOT NULL UNIQUE);
INSERT INTO users VALUES (1, 'bea'), (2, 'cid'), (3, 'dan');
SQL
cat >migrations/0002_roles.up.sql <<'SQL'
CREATE TABLE roles (id uuid DEFAULT gen_random_uuid() PRIMARY KEY, name text NOT NULL, weight int);
CREATE UNIQUE INDEX roles_name ON roles (lower(name), name);
INSERT INTO roles (name, weight) VALUES ('admin', 1), ('author', 2);
CREATE TABLE members (role uuid REFERENCES roles, "user" int REFERENCES users, since timestamptz, PRIMARY KEY (role, "user"));
ALTER TABLE users ADD COLUMN role uuid REFERENCES roles;
CREATE TABLE tags (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text UNIQUE, uses int DEFAULT 0);
INSERT INTO tags (name) SELECT name FROM users ORDER BY name;
CREATE TABLE sizes (name text, size int);
INSERT INTO sizes VALUES ('s', 1), ('s', 1);
SQL
"$migrator" rehearse 2 >/dev/null
"$migrator" seal >/dev/null
run "$migrator" up --environment production
exits 0 'a migration that makes rows under random keys'
psql -Xq <<'SQL'
INSERT INTO roles (name, weight) VALUES ('guest', 3);
UPDATE roles SET weight = 20 WHERE name = 'author';
INSERT INTO members SELECT roles.id, users.id FROM roles, users;
UPDATE users SET role = (SELECT id FROM roles WHERE name = 'author');
UPDATE tags SET uses = id;
INSERT INTO sizes VALUES ('m', 2);
SQL
all() {
    psql -XAt -c 'TABLE roles ORDER BY id' -c 'TABLE members ORDER BY 1, 2' -c 'TABLE users ORDER BY 1' \
        -c 'TABLE tags ORDER BY 1' -c 'TABLE sizes ORDER BY 1, 2'
}
all >was
back() {
    "$migrator" rollback --to 1 --exact --run --pg-bindir /nowhere >back.out 2>&1 && "$migrator" thaw >/dev/null
}

ok 'it is undone' back
run "$migrator" up
exits 0 'and applied again'
all >now
ok 'all rows are as they were left, under the keys that they had' diff was now
unlike "$output" 'Not as it was left' 'and nothing is said'
is "$(psql -XAtc 'SELECT count(*) FROM migrator.conflict')" 0 'as there is no conflict'

# ---- what they stand on changes while the earlier release is back ----
ok 'once more' back
psql -Xqc "DELETE FROM users WHERE id = 2" -c "INSERT INTO users VALUES (9, 'ann')"
run "$migrator" up
exits 0 'rows that cannot come back are no failure'
like "$output" 'Not as it was left: public.members: 3 rows, set aside, not put back: insert or update on table "members" violates' \
    'they are counted, with the reason'
like "$output" 'Not as it was left: public.tags: 1 row, set aside, not put back: duplicate key value' \
    'also those in whose place there are others'
is "$(psql -XAtc "SELECT count(*) FROM members WHERE \"user\" IN (1, 3)")" 6 'the others are back'
is "$(psql -XAtc "SELECT count(*) FROM users WHERE role = (SELECT id FROM roles WHERE name = 'author')")" 2 \
    'columns of rows that are there as well'
is "$(psql -XAtc "SELECT line ->> 'user' FROM migrator.conflict WHERE relation = 'public.members' GROUP BY 1")" 2 \
    'and what is not back is in the table of conflicts'
is "$(psql -XAtc "SELECT count(*) FROM pg_class WHERE relnamespace = 'migrator'::regnamespace AND relname LIKE 'aside%'")" 0 \
    'nothing is set aside any more'

done_testing
