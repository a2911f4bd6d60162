#!/usr/bin/env bash
# What a migration loosened and the newer release used: rows that do not fit any more are conflicts, whole, and the schema of
# the earlier release stands.
# slow
source "$(dirname "$0")/../support/tap.sh"
source "$project/tests/support/there_and_back.sh"
with_server

begin constraints
cat >migrations/0001_begin.up.sql <<'SQL'
CREATE TABLE person (id int PRIMARY KEY, name text NOT NULL, boss int REFERENCES person);
CREATE TABLE pet (id int PRIMARY KEY, owner int REFERENCES person ON DELETE CASCADE);
CREATE TABLE toy (pet int REFERENCES pet, name text);
CREATE TABLE account (id int PRIMARY KEY, email text UNIQUE, n int CHECK (n > 0), a int, b int, UNIQUE (a, b));
CREATE UNIQUE INDEX account_lower ON account (lower(email)) WHERE n > 5;
CREATE TABLE room (id int, during int4range, EXCLUDE USING gist (during WITH &&));
CREATE TABLE visit (id int PRIMARY KEY, person int REFERENCES person, x int, y int, FOREIGN KEY (x, y) REFERENCES account (a, b) MATCH FULL);
CREATE DOMAIN small AS int CHECK (VALUE < 10);
CREATE TABLE bag (id int PRIMARY KEY, n small);
CREATE TABLE unkeyed (a int UNIQUE, b text);
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'nothing is deleted here'; END $$;
CREATE TRIGGER kept BEFORE DELETE ON account FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE RULE kept AS ON DELETE TO room DO INSTEAD NOTHING;
SQL
cat >migrations/0002_loosen.up.sql <<'SQL'
-- migrator: incompatible "more is allowed"
ALTER TABLE person ALTER name DROP NOT NULL;
ALTER TABLE account DROP CONSTRAINT account_email_key, DROP CONSTRAINT account_n_check;
DROP INDEX account_lower;
ALTER TABLE room DROP CONSTRAINT room_during_excl;
ALTER TABLE visit DROP CONSTRAINT visit_person_fkey, DROP CONSTRAINT visit_x_y_fkey;
ALTER DOMAIN small DROP CONSTRAINT small_check;
UPDATE unkeyed SET b = b || '!';
DELETE FROM unkeyed WHERE a = 4;
SQL
cat >rows.sql <<'SQL'
INSERT INTO person VALUES (1, 'one', NULL), (2, 'two', 1), (3, 'three', NULL);
INSERT INTO pet VALUES (1, 1), (2, 3);
INSERT INTO toy VALUES (1, 'ball'), (2, 'bone');
INSERT INTO account VALUES (1, 'a', 6, 1, 1), (2, 'b', 2, 2, 2);
INSERT INTO room VALUES (1, '[1,3)');
INSERT INTO visit VALUES (1, 3, 1, 1);
INSERT INTO bag VALUES (1, 5);
INSERT INTO unkeyed VALUES (1, 'x'), (2, 'y'), (4, 'gone'), (NULL, 'n');
SQL
cat >since.sql <<'SQL'
UPDATE person SET name = NULL WHERE id = 1;
INSERT INTO account VALUES (3, 'a', 1, 3, 3), (4, 'A', 7, 4, 4), (5, 'e', -1, 5, 5);
INSERT INTO room VALUES (2, '[2,4)'), (3, '[4,5)');
INSERT INTO visit VALUES (2, 99, NULL, NULL), (3, 3, 1, NULL), (4, 3, 8, 8), (5, NULL, 2, 2);
INSERT INTO bag VALUES (2, 50), (3, NULL);
UPDATE unkeyed SET b = 'w' WHERE a = 2;
INSERT INTO unkeyed VALUES (4, 'since');
SQL
there_and_back 'what was loosened'
is "$(psql -XAtF ' ' -c 'SELECT id, name FROM person')" '3 three' 'NOT NULL: a row that has none goes, with what refers to it in its own table'
is "$(psql -XAtF ' ' -c 'SELECT * FROM pet' -c 'SELECT * FROM toy')" $'2 3\n2 bone' 'and in others, at first and at second hand'
is "$(conflicts person)" 'does not fit: column "name" of relation "person" contains null values {"id": 1, "boss": null, "name": null}
does not fit: column "name" of relation "person" contains null values {"id": 2, "boss": 1, "name": "two"}' 'they are listed, whole'
is "$(conflicts pet; conflicts toy)" $'refers to a row that is a conflict {"id": 1, "owner": 1}\nrefers to a row that is a conflict {"pet": 1, "name": "ball"}' \
    'and so is what refers to them'
is "$(psql -XAtF ' ' -c 'SELECT id, email, n FROM account ORDER BY 1')" $'1 a 6\n2 b 2' 'UNIQUE, an index, CHECK: the first stays, past a trigger that refuses'
is "$(conflicts account | sed 's/ {.*"id": \([0-9]\).*/ \1/')" 'does not fit: check constraint "account_n_check" of relation "account" is violated by some row 5
does not fit: could not create unique index "account_email_key" 3
does not fit: could not create unique index "account_lower" 4' 'each for its reason'
is "$(psql -XAtc 'SELECT id FROM room ORDER BY 1')" $'1\n3' 'EXCLUDE: likewise, past a rule'
is "$(psql -XAtc 'SELECT id FROM visit ORDER BY 1')" $'1\n5' 'foreign keys: what refers to nothing goes, half of MATCH FULL as well'
is "$(conflicts visit | sed 's/.*"id": \([0-9]\).*/\1/' | sort)" $'2\n3\n4' 'and is listed'
is "$(psql -XAtF ' ' -c 'SELECT * FROM bag ORDER BY 1')" $'1 5\n3 ' "a domain's CHECK: likewise"
is "$(psql -XAtF ' ' -c 'SELECT * FROM unkeyed ORDER BY 1, 2')" $'1 x\n2 w\n4 since\n n' 'what is unique without a key: nothing is made twice'
is "$(conflicts unkeyed | cut -c1-60)" $'changed by the migration, changed or taken away since {"afte\ndoes not fit: could not create unique index "unkeyed_a_key" ' \
    'and what is in the way of it is listed'
is "$(psql -XAtc "SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O' AND tgname = 'kept'
    UNION ALL SELECT count(*) FROM pg_rewrite WHERE rulename = 'kept' AND ev_enabled = 'O'")" $'1\n1' 'triggers and rules listen again'
run "$migrator" status --drift
like "$output" 'The schema is what the applied migrations make' 'the schema is the one of the earlier release'

cd .. && begin sequences
cat >migrations/0001_begin.up.sql <<'SQL'
CREATE TABLE item (id serial PRIMARY KEY, name text);
CREATE TABLE part (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, item int REFERENCES item);
SQL
cat >migrations/0002_more.up.sql <<'SQL'
-- migrator: incompatible "they are longer"
ALTER TABLE item ALTER id TYPE bigint;
ALTER SEQUENCE item_id_seq AS bigint;
ALTER TABLE part ALTER id TYPE bigint, ALTER item TYPE bigint;
SQL
cat >rows.sql <<'SQL'
INSERT INTO item (name) VALUES ('first');
INSERT INTO part (item) VALUES (1);
DO $$ BEGIN PERFORM setval('item_id_seq', 2147483646), setval('part_id_seq', 2147483646); END $$;
SQL
cat >since.sql <<'SQL'
INSERT INTO item (name) VALUES ('last'), ('over');
INSERT INTO part (item) VALUES (2147483647), (2147483648);
SQL
there_and_back 'numbers that were drawn beyond the earlier type'
is "$(psql -XAtF ' ' -c 'SELECT * FROM item ORDER BY 1' -c 'SELECT * FROM part ORDER BY 1')" $'1 first\n2147483647 last\n1 1\n2147483647 2147483647' \
    'rows that have them go, the others stay'
is "$(psql -XAtc 'SELECT last_value FROM item_id_seq UNION ALL SELECT last_value FROM part_id_seq')" $'2147483647\n2147483647' \
    'the sequences stand at their end'
is "$(conflicts part)" 'does not fit: column "id" of relation "part" contains null values {"id": 2147483648, "item": 2147483648}' \
    'and what does not fit is listed'

cd .. && begin keys
echo 'CREATE TABLE item (id int PRIMARY KEY, name text);' >migrations/0001_begin.up.sql
printf '%s\n' '-- migrator: incompatible "they count down"' 'ALTER TABLE item ALTER id TYPE bigint USING 5 - id;' >migrations/0002_down.up.sql
echo "INSERT INTO item VALUES (1, 'a'), (2, 'b'), (3, 'c'), (4, 'd');" >rows.sql
echo "UPDATE item SET name = 'new' WHERE id = 4; INSERT INTO item VALUES (9, 'since');" >since.sql
there_and_back 'a key that is made of itself'
is "$(psql -XAtF ' ' -c 'SELECT * FROM item ORDER BY 1')" $'2 b\n3 c\n4 d\n9 since' 'a row that nobody can tell is not given a key'
is "$(conflicts item)" 'earlier id of a row that is not there any more {"migrator_value": 1}
id cannot be converted back {"id": 4, "name": "new", "migrator_value": 4}
no earlier value of id {"id": null, "name": "new"}' 'it is listed'

cd .. && begin partitions
cat >migrations/0001_begin.up.sql <<'SQL'
CREATE TABLE event (id int, day date) PARTITION BY RANGE (day);
CREATE TABLE event_2025 PARTITION OF event FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE event_rest PARTITION OF event DEFAULT;
CREATE TABLE log (id int, day date) PARTITION BY RANGE (day);
CREATE TABLE log_2025 PARTITION OF log FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
SQL
printf '%s\n' '-- migrator: incompatible "it is archived"' 'ALTER TABLE event DETACH PARTITION event_2025;' \
    'ALTER TABLE log DETACH PARTITION log_2025;' >migrations/0002_archive.up.sql
echo "INSERT INTO event VALUES (1, '2025-05-05'), (2, '2026-06-06');" >rows.sql
cat >since.sql <<'SQL'
INSERT INTO event VALUES (3, '2025-07-07');
INSERT INTO event_2025 VALUES (4, '2025-08-08'), (5, '2027-01-01');
INSERT INTO log_2025 VALUES (6, '2025-01-01'), (7, '2030-01-01');
SQL
there_and_back 'a partition that is attached again'
is "$(psql -XAtF ' ' -c 'SELECT tableoid::regclass, id FROM event ORDER BY id')" \
    $'event_2025 1\nevent_rest 2\nevent_2025 3\nevent_2025 4\nevent_rest 5' 'each row is where it belongs'
is "$(psql -XAtF ' ' -c 'SELECT tableoid::regclass, id FROM log')" 'log_2025 6' 'likewise where there is no default partition'
is "$(conflicts log_2025)" 'does not fit: no partition of relation "log" found for row {"id": 7, "day": "2030-01-01"}' 'and one that fits nowhere is listed'

done_testing
