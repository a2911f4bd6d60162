#!/usr/bin/env bash
# What the newer release wrote into a column that gets its earlier type back: what that type knows stays, also where the
# column decides about the partition and its table has to be made anew; all else is a conflict.
source "$(dirname "$0")/../support/tap.sh"

mkdir migrations
cat >migrations/0001_begin.up.sql <<'SQL'
CREATE TYPE state AS ENUM ('new', 'paid', 'sent');
CREATE TABLE orders (id int PRIMARY KEY, s state NOT NULL DEFAULT 'new', note text);
CREATE TABLE items (id int PRIMARY KEY, "order" int REFERENCES orders ON DELETE CASCADE, name text);
CREATE TABLE parts (item int REFERENCES items, name text);
CREATE TABLE bag (s state, note text);
CREATE TABLE log (id int NOT NULL, s state NOT NULL, note text, PRIMARY KEY (id, s)) PARTITION BY LIST (s);
CREATE TABLE log_new PARTITION OF log FOR VALUES IN ('new');
CREATE TABLE log_rest PARTITION OF log DEFAULT;
CREATE TABLE log_notes (id int, s state, name text, FOREIGN KEY (id, s) REFERENCES log (id, s) ON UPDATE CASCADE);
CREATE TABLE steps (id serial, s state, note text) PARTITION BY RANGE (s);
CREATE TABLE steps_low PARTITION OF steps FOR VALUES FROM ('new') TO ('paid');
CREATE TABLE steps_high PARTITION OF steps FOR VALUES FROM ('paid') TO (MAXVALUE);
CREATE TYPE leg AS (n int, s state);
CREATE TABLE trips (id int PRIMARY KEY, first leg NOT NULL, legs leg[]);
SQL
cat >migrations/0002_states.up.sql <<'SQL'
-- migrator: incompatible "the release knows no refunds"
ALTER TYPE state ADD VALUE 'refunded' AFTER 'paid';
SQL

rows() { # TABLE: all of them, sorted
    psql -XAtF ' ' -c "SELECT * FROM $1 AS t ORDER BY t::text COLLATE \"C\""
}
conflicts() { # TABLE: reason, id or note, and what was there
    psql -XAtF ' ' -c "SELECT reason, coalesce(line ->> 'id', line ->> 'note', line ->> 'name'), line ->> 'migrator_value'
        FROM migrator.conflict WHERE relation = 'public.$1' ORDER BY 1, 2, 3"
}

"$migrator" rehearse --quiet 2
"$migrator" seal --quiet >/dev/null
fresh_database
"$migrator" up --quiet --environment production --to 1 >/dev/null
psql -Xq <<'SQL'
INSERT INTO orders VALUES (1, 'new', 'a'), (2, 'paid', 'b'), (3, 'sent', 'c');
INSERT INTO items VALUES (10, 1, 'x'), (20, 2, 'y');
INSERT INTO bag VALUES ('new', 'a'), ('paid', 'b'), (NULL, 'c');
INSERT INTO log SELECT id, s, note FROM orders;
INSERT INTO log_notes VALUES (1, 'new', 'n'), (2, 'paid', 'n');
INSERT INTO steps (s, note) SELECT s, note FROM orders;
INSERT INTO trips VALUES (1, (5, 'paid'), ARRAY[(1, 'new'), (2, 'sent')]::leg[]), (2, (6, 'new'), NULL), (3, (7, 'sent'), '{}');
SQL
run "$migrator" up --environment production
exits 0 'a label is added'
psql -Xq <<'SQL'
UPDATE orders SET s = 'refunded' WHERE id = 2;
UPDATE orders SET s = 'sent', note = 'written' WHERE id = 1;
INSERT INTO orders VALUES (4, 'refunded', 'd'), (5, 'paid', 'e');
INSERT INTO items VALUES (40, 4, 'z'), (50, 5, 'v'); INSERT INTO parts VALUES (40, 'p'), (50, 'q');
INSERT INTO bag VALUES ('refunded', 'd'); UPDATE bag SET s = 'refunded' WHERE note = 'b';
UPDATE log SET s = 'refunded' WHERE id = 2; UPDATE log SET s = 'sent', note = 'written' WHERE id = 1;
INSERT INTO log SELECT id, s, note FROM orders WHERE id > 3; INSERT INTO log_notes VALUES (4, 'refunded', 'gone'), (5, 'paid', 'n');
INSERT INTO steps (s, note) SELECT s, note FROM orders WHERE id > 3;
UPDATE trips SET first = (8, 'sent') WHERE id = 2; UPDATE trips SET legs = ARRAY[(9, 'refunded')]::leg[] WHERE id = 3;
INSERT INTO trips VALUES (4, (1, 'paid'), ARRAY[(2, 'new')]::leg[]), (5, (1, 'refunded'), NULL);
SQL
run "$migrator" rollback --to 1 --run --pg-bindir /nowhere
exits 0 'it is undone'
"$migrator" thaw >/dev/null 2>&1 || diag 'not thawed'
is "$(rows trips)" '1 (5,paid) {"(1,new)","(2,sent)"}
2 (8,sent) 
3 (7,sent) {}
4 (1,paid) {"(2,new)"}' 'composite values keep all their attributes, those written since as well'
is "$(conflicts trips)" 'first cannot be converted back 5 (1,refunded)
legs cannot be converted back 3 {"(9,refunded)"}
no earlier value of first 5 ' 'and those that hold the new label are conflicts'
is "$(rows orders)" $'1 sent written\n2 paid b\n3 sent c\n5 paid e' 'what the earlier type knows stays'
is "$(conflicts orders)" $'no earlier value of s 4 \ns cannot be converted back 2 refunded\ns cannot be converted back 4 refunded' \
    'and what it does not know is listed'
is "$(rows items; rows parts)" $'10 1 x\n20 2 y\n50 5 v\n50 q' 'a row that has to go takes nothing along'
is "$(conflicts items; conflicts parts)" $'refers to a row that is a conflict 40 \nrefers to a row that is a conflict p ' \
    'that is not listed, too'
is "$(rows bag)" $' c\n d\nnew a\npaid b' 'rows without a key'
is "$(conflicts bag)" $'s cannot be converted back b refunded\ns cannot be converted back d refunded' 'are listed as well'
is "$(rows log)" $'1 sent written\n2 paid b\n3 sent c\n5 paid e' 'the same where the column decides about the partition'
is "$(psql -XAtc "SELECT count(*) FROM log_new; SELECT count(*) FROM log_rest")" $'0\n4' 'each in its own'
is "$(conflicts log)" $'no earlier value of s 4 \ns cannot be converted back 2 refunded\ns cannot be converted back 4 refunded' \
    'and with its value'
is "$(rows log_notes)" $'1 sent n\n2 paid n\n4  gone\n5 paid n' 'foreign keys find what they refer to'
is "$(rows steps)" $'1 new a\n2 paid b\n3 sent c\n5 paid e' 'ranges'
like "$(conflicts steps)" 'does not fit: .*partition.* 4' 'a row that no partition takes'
is "$(psql -XAtqc "INSERT INTO steps (s) VALUES ('new') RETURNING id")" 6 'the sequence goes on'

done_testing
