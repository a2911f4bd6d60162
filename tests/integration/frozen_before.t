#!/usr/bin/env bash
# A table with partitions is frozen first, and then it goes back: the freeze's own triggers are no drift.
# slow
source "$(dirname "$0")/../support/tap.sh"
with_server

mkdir migrations
cat >migrations/0001_begin.up.sql <<'SQL'
CREATE TABLE event (id int, note text) PARTITION BY RANGE (id);
CREATE TABLE event_1 PARTITION OF event FOR VALUES FROM (0) TO (1000);
SQL
cat >migrations/0002_breaking.up.sql <<'SQL'
-- migrator: incompatible "releases before this one read event.note"
ALTER TABLE event DROP COLUMN note;
SQL
"$migrator" rehearse --quiet >/dev/null && "$migrator" seal --quiet >/dev/null || exit 1
"$migrator" up --quiet --environment production --to 1 >/dev/null && psql -Xqc "INSERT INTO event VALUES (1, 'one')"
"$migrator" up --quiet --environment production >/dev/null
run "$migrator" freeze --tables event --reason 'wrong totals'
exits 0 'frozen'
is "$(psql -XAtc "SELECT count(*) > 0 FROM pg_trigger WHERE tgrelid = 'event_1'::regclass AND tgparentid <> 0")" t \
    'the partition has a trigger of the freeze'
run "$migrator" status --drift
exits 0 'the schema is what the migrations make'
psql -Xqc 'CREATE TABLE stranger (id int)'
run "$migrator" rollback --to 1 --run
exits 4 'what is not theirs is in the way'
like "$output" 'Not begun to go back to version 1' 'nothing was begun'
unlike "$output$errors" 'trigger' 'and the freeze is no part of it'
psql -Xqc 'DROP TABLE stranger'
run "$migrator" rollback --to 1 --run
exits 0 'then it goes back'
is "$(psql -XAtc 'SELECT id, note FROM event')" '1|one' 'to what was there'
"$migrator" thaw --quiet
run "$migrator" status --drift
exits 0 'what a thaw leaves on is none either'

done_testing
