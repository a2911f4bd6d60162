#!/usr/bin/env bash
# Going back where production has what the rehearsal's rows do not show: what is kept, and what stands in nobody's way.
# slow
source "$(dirname "$0")/../support/tap.sh"
source "$project/tests/support/there_and_back.sh"
with_server

begin deferred
cat >migrations/0001_begin.up.sql <<'SQL'
CREATE TABLE line (id int PRIMARY KEY, invoice int, amount int);
CREATE TABLE total (invoice int PRIMARY KEY, sum int);
CREATE FUNCTION sum_up() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.amount > 500000 THEN
        INSERT INTO total VALUES (NEW.invoice, NEW.amount)
        ON CONFLICT (invoice) DO UPDATE SET sum = (SELECT sum(amount) FROM line WHERE invoice = NEW.invoice);
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER sum_up AFTER INSERT OR UPDATE ON line DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION sum_up();
SQL
printf '%s\n' '-- migrator: incompatible "amounts are others"' 'UPDATE line SET amount = amount * 2;' \
    >migrations/0002_double.up.sql
echo 'INSERT INTO line VALUES (1, 1, 10), (2, 1, 600000), (3, 3, 300000);' >rows.sql
there_and_back 'a trigger that is put off until the end'
is "$(psql -XAtF ' ' -c 'SELECT * FROM line ORDER BY 1')" $'1 1 10\n2 1 600000\n3 3 300000' 'its rows are back'
is "$(psql -XAtF ' ' -c 'SELECT * FROM total ORDER BY 1')" '1 600000' 'and those that it wrote to'

cd .. && begin detached
cat >migrations/0001_begin.up.sql <<'SQL'
CREATE TABLE event (id int, region text, PRIMARY KEY (id, region)) PARTITION BY LIST (region);
CREATE TABLE event_a PARTITION OF event FOR VALUES IN ('a');
CREATE TABLE event_rest PARTITION OF event DEFAULT;
SQL
printf '%s\n' '-- migrator: incompatible "it is a table of its own"' 'ALTER TABLE event DETACH PARTITION event_a;' \
    >migrations/0002_detach.up.sql
echo "INSERT INTO event VALUES (1, 'a'), (2, 'b');" >rows.sql
echo "INSERT INTO event_a VALUES (3, 'a');" >since.sql
there_and_back 'a partition that was detached'
is "$(psql -XAtF ' ' -c 'SELECT tableoid::regclass, * FROM event ORDER BY id')" $'event_a 1 a\nevent_rest 2 b\nevent_a 3 a' \
    'it is one again'
"$migrator" thaw --clean --quiet >/dev/null
is "$(psql -XAtc "SELECT count(*) FROM pg_trigger WHERE tgrelid IN ('event'::regclass, 'event_a'::regclass)")" 0 \
    'and no trigger of the freeze is left on it'

cd .. && begin narrowed
echo 'CREATE TABLE item (id int PRIMARY KEY, label varchar(3), price numeric(5, 1), day date);' >migrations/0001_begin.up.sql
printf '%s\n' '-- migrator: incompatible "they hold more"' 'ALTER TABLE item ALTER label TYPE text, ALTER price TYPE numeric,' \
    '    ALTER day TYPE timestamptz;' >migrations/0002_wider.up.sql
echo "INSERT INTO item VALUES (1, 'abc', 1.5, '2026-01-01');" >rows.sql
cat >since.sql <<'SQL'
UPDATE item SET label = 'abcdef' WHERE id = 1;
INSERT INTO item VALUES (2, 'abcd', 3.14, '2026-01-01 12:00Z'), (3, 'xyz', 2.50, '2026-01-02 00:00Z');
SQL
there_and_back 'values that the earlier type cuts short'
is "$(psql -XAtF ' ' -c 'SELECT * FROM item ORDER BY 1')" $'1 abc 1.5 2026-01-01\n2 abc 3.1 2026-01-01\n3 xyz 2.5 2026-01-02' \
    'are in its table as far as they fit'
is "$(psql -XAtF ' ' -c "SELECT line ->> 'id', reason, line ->> 'migrator_value' FROM migrator.conflict ORDER BY 1, 2")" \
    $'1 label cannot be converted back abcdef\n2 day cannot be converted back 2026-01-01T12:00:00+00:00\n2 label cannot be converted back abcd\n2 price cannot be converted back 3.14' \
    'and whole among the conflicts'

cd .. && begin unreadable
if psql -XAtc "SELECT 1 FROM pg_available_extensions WHERE name = 'hstore'" | grep -q 1; then
    cat >migrations/0001_begin.up.sql <<'SQL'
CREATE EXTENSION hstore;
CREATE TABLE item (id int PRIMARY KEY, more hstore);
SQL
    printf '%s\n' '-- migrator: incompatible "it is read as jsonb"' \
        'ALTER TABLE item ALTER COLUMN more TYPE jsonb USING hstore_to_jsonb(more);' \
        >migrations/0002_jsonb.up.sql
    echo "INSERT INTO item VALUES (1, 'a=>1'), (2, NULL);" >rows.sql
    echo "INSERT INTO item VALUES (3, '{\"a\": [1]}');" >since.sql
    there_and_back 'a type whose errors have no class of their own'
    is "$(psql -XAtF ' ' -c 'SELECT * FROM item ORDER BY 1')" $'1 "a"=>"1"\n2 \n3 ' 'its rows are back'
    is "$(psql -XAtF ' ' -c "SELECT reason, line ->> 'id' FROM migrator.conflict")" 'more cannot be converted back 3' \
        'what does not fit is listed'
else
    skip 'a type whose errors have no class of their own' 'no hstore here'
fi

cd .. && begin unkeyed
cat >migrations/0001_begin.up.sql <<'SQL'
CREATE TABLE log (a int, b text);
CREATE TABLE chain (n int);
CREATE TABLE lost (a int, b text, c text);
CREATE TABLE longer (a int, b text, c text);
CREATE TABLE keyed (id int PRIMARY KEY, b text, c text, d text);
SQL
cat >migrations/0002_other.up.sql <<'SQL'
-- migrator: incompatible "rows are others"
UPDATE log SET b = b || '!' WHERE a < 9;
DELETE FROM log WHERE a = 10;
INSERT INTO log VALUES (11, 'by up'), (12, 'by up'), (12, 'by up');
UPDATE chain SET n = n + 1;
ALTER TABLE lost DROP COLUMN c;
ALTER TABLE longer ALTER c TYPE int USING length(c);
ALTER TABLE keyed DROP COLUMN c, ALTER d TYPE int USING length(d);
UPDATE keyed SET b = b || '!';
SQL
cat >rows.sql <<'SQL'
INSERT INTO log VALUES (1, 'x'), (2, 'y'), (3, 'z'), (3, 'z'), (4, 'same'), (4, 'same'), (5, 'fine'), (9, 'not touched'), (10, 'gone');
INSERT INTO chain VALUES (1), (2), (3);
INSERT INTO lost VALUES (1, 'x', 'c1'), (2, 'y', 'c2'), (3, 'z', 'c3'), (3, 'z', 'c4'), (4, 'e', 'c5'), (4, 'e', 'c5'), (5, 'n', NULL);
INSERT INTO longer VALUES (1, 'x', 'c1'), (2, 'y', 'cc2'), (3, 'z', 'a'), (3, 'z', 'b'), (4, 'e', 'p'), (4, 'e', 'q');
INSERT INTO keyed VALUES (1, 'x', 'c1', 'd'), (2, 'y', 'c2', 'dd');
SQL
cat >since.sql <<'SQL'
UPDATE log SET a = 100 WHERE a = 1;
UPDATE log SET b = 'w' WHERE a = 2;
DELETE FROM log WHERE ctid = (SELECT min(ctid) FROM log WHERE a = 3);
INSERT INTO log VALUES (20, 'since');
DELETE FROM log WHERE a = 12 AND ctid = (SELECT min(ctid) FROM log WHERE a = 12);
UPDATE chain SET n = 50 WHERE n = 2;
UPDATE lost SET a = 100 WHERE a = 1;
DELETE FROM lost WHERE ctid = (SELECT min(ctid) FROM lost WHERE a = 3);
DELETE FROM lost WHERE ctid = (SELECT min(ctid) FROM lost WHERE a = 4);
INSERT INTO lost VALUES (2, 'y');
UPDATE longer SET b = 'xx' WHERE a = 1;
DELETE FROM longer WHERE ctid = (SELECT min(ctid) FROM longer WHERE a = 3);
INSERT INTO longer VALUES (9, 'new', 77);
UPDATE keyed SET id = 100 WHERE id = 1;
SQL
there_and_back 'tables without a key'
is "$(psql -XAtF ' ' -c 'SELECT * FROM log ORDER BY 1, 2')" \
    $'2 w\n3 z\n4 same\n4 same\n5 fine\n9 not touched\n10 gone\n20 since\n100 x!' 'nothing is doubled, and nobody comes back who was deleted'
is "$(conflicts log)" 'added by the migration, changed or taken away since {"after": {"a": "12", "b": "by up"}, "before": null}
changed by the migration, changed or taken away since {"after": {"a": "1", "b": "x!"}, "before": {"a": "1", "b": "x"}}
changed by the migration, changed or taken away since {"after": {"a": "2", "b": "y!"}, "before": {"a": "2", "b": "y"}}
changed by the migration, changed or taken away since {"after": {"a": "3", "b": "z!"}, "before": {"a": "3", "b": "z"}}' \
    'what finds no row is listed, as often as it was there'
is "$(psql -XAtc 'SELECT n FROM chain ORDER BY 1')" $'3\n4\n50' 'rows that became what others were stay, all of them'
is "$(conflicts chain | wc -l)" 3 'and are listed'
is "$(psql -XAtF ' ' -c 'SELECT * FROM lost ORDER BY 1, 3')" $'2 y c2\n2 y \n3 z \n4 e c5\n5 n \n100 x ' \
    'of equal rows that are not all there, none is given what was one of theirs'
is "$(conflicts lost)" 'earlier c of a row that is not there any more {"c": "c1"}
earlier c of a row that is not there any more {"c": "c3"}
earlier c of a row that is not there any more {"c": "c4"}
earlier c of a row that is not there any more {"c": "c5"}' 'which is listed'
is "$(psql -XAtF ' ' -c 'SELECT * FROM longer ORDER BY 1, 3')" $'1 xx \n2 y cc2\n3 z \n4 e p\n4 e q\n9 new 77' \
    'no value is made up of what the migration made'
is "$(conflicts longer)" 'c cannot be converted back {"a": 1, "b": "xx", "c": "2", "migrator_value": 2}
c cannot be converted back {"a": 3, "b": "z", "c": "1", "migrator_value": 1}
earlier c of a row that is not there any more {"migrator_value": "a"}
earlier c of a row that is not there any more {"migrator_value": "b"}
earlier c of a row that is not there any more {"migrator_value": "c1"}' 'the earlier ones are listed'
is "$(psql -XAtF ' ' -c 'SELECT id, b, c, d FROM keyed ORDER BY 1')" $'2 y c2 dd\n100 x!  ' 'another key since: the row stays as it is'
is "$(conflicts keyed)" 'changed by the migration, taken away or given another key since {"after": {"b": "x!", "d": "1", "id": "1"}, "before": {"b": "x", "d": "1", "id": "1"}}
d cannot be converted back {"b": "x!", "c": null, "d": "1", "id": 100, "migrator_value": 1}
earlier c of a row that is not there any more {"c": "c1", "id": 1}
earlier d of a row that is not there any more {"id": 1, "migrator_value": "d"}' 'and what it had is listed'

cd .. && begin expressions
cat >migrations/0001_begin.up.sql <<'SQL'
CREATE TABLE counter (name text PRIMARY KEY, n int);
CREATE TABLE source (id int PRIMARY KEY);
CREATE FUNCTION next(of text) RETURNS int LANGUAGE sql AS 'UPDATE counter SET n = n + 1 WHERE name = of RETURNING n';
CREATE FUNCTION noted(value int) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN IF value > 100 THEN PERFORM next('domain'); END IF; RETURN true; END $$;
CREATE FUNCTION plus(a int, b int) RETURNS boolean LANGUAGE sql AS $$ SELECT next('operator') > 0 $$;
CREATE OPERATOR @+@ (LEFTARG = int, RIGHTARG = int, FUNCTION = plus);
CREATE DOMAIN number AS int CHECK (noted(VALUE));
CREATE TABLE invoice (id number, no int DEFAULT next('default'), CHECK (no @+@ 1));
SQL
printf '%s\n' '-- migrator: incompatible "each has one"' 'INSERT INTO invoice (id) SELECT id FROM source;' >migrations/0002_invoices.up.sql
echo "INSERT INTO counter VALUES ('default', 1), ('domain', 1), ('operator', 1); INSERT INTO source VALUES (1), (200);" >rows.sql
there_and_back 'functions of defaults, domains and operators in constraints'
is "$(psql -XAtF ' ' -c 'SELECT * FROM counter ORDER BY 1')" $'default 1\ndomain 1\noperator 1' 'what they write comes back'

done_testing
