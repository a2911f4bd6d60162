#!/usr/bin/env bash
# What `up` rehearses by itself: ways back that are missing, in development and elsewhere.
# slow
source "$(dirname "$0")/../support/tap.sh"
with_server
unset MIGRATOR_NO_REHEARSE

files_of() { psql -XAtc "SELECT string_agg(substring(line from '\((.*)\)'), ' ') FROM migrator.ledger, regexp_split_to_table(files, E'\n') AS line WHERE version = $1 AND kind = 'apply' GROUP BY seq ORDER BY seq DESC LIMIT 1"; }
detail_of() { psql -XAtc "SELECT detail FROM migrator.ledger WHERE version = $1 AND kind = 'apply' ORDER BY seq DESC LIMIT 1"; }

mkdir migrations
echo 'CREATE TABLE agents (id int PRIMARY KEY, title text);' >migrations/0001_begin.up.sql

# ---- in development ----
run "$migrator" up --environment development
exits 0 'the first up'
like "$errors" 'rehearsing 1 migration without a way back' 'rehearses the draft, which may change yet'
is "$(files_of 1)" '0001_begin.up.sql ../rollback/0001_begin/capture.sql ../rollback/0001_begin/repair.sql' 'and keeps its way back'
echo 'ALTER TABLE agents ADD COLUMN born date;' >>migrations/0001_begin.up.sql
run "$migrator" up
exits 0 'edited, it is undone by that'
is "$(psql -XAtc "SELECT count(*) FROM information_schema.columns WHERE table_name = 'agents'")" 3 'and applied anew'
fresh_database
run "$migrator" up --environment development
exits 0 'the first up on another database'
unlike "$errors" 'rehears' 'rehearses nothing that is sealed: whoever needs its way back has it'

echo 'CREATE TABLE notes (id int PRIMARY KEY);' >migrations/0002_notes.up.sql
cat >migrations/0003_breaking.up.sql <<'SQL'
-- migrator: incompatible "nobody reads titles any more"
ALTER TABLE agents DROP COLUMN title;
SQL
psql -Xqc "INSERT INTO agents VALUES (1, 'one')"
run "$migrator" plan
like "$output" '2 migrations have no way back here: .migrator up. rehearses them' 'plan says what up will do'
run "$migrator" up
exits 0 'two drafts'
like "$errors" 'rehearsing 2 migrations without a way back' 'are rehearsed'
ok 'what is not compatible is written beside the migrations, to be read' test -s rollback/0003_breaking/repair.sql -a -s rollback/0003_breaking/capture.sql
not_ok 'what is compatible is not' test -e rollback/0002_notes
like "$(cat migrations/migrator.sum)" 'rollback/0003_breaking/repair.sql' 'it is sealed'
is "$(files_of 2)" '0002_notes.up.sql ../rollback/0002_notes/capture.sql ../rollback/0002_notes/repair.sql' 'the ledger has the way back of the one'
like "$(files_of 3)" '0003_breaking.up.sql .*rollback/0003_breaking/capture.sql .*repair.sql' 'and of the other'
like "$(detail_of 2)" '"rehearsed_at": "20.*"repair_us": [0-9]+' 'with its time, and how long it may take'
run "$migrator" rollback --to 1 --exact --run
exits 0 'both can be undone'
is "$(psql -XAtc 'SELECT title FROM agents')" one 'rows and all'
is "$(psql -XAtc "SELECT to_regclass('notes')")" '' 'schema and all'
"$migrator" thaw --quiet >/dev/null
run "$migrator" up
exits 0 'up again'
like "$errors" 'rehearsing 1 migration without' 'of which one has its way back here'
is "$(files_of 2)" '0002_notes.up.sql ../rollback/0002_notes/capture.sql ../rollback/0002_notes/repair.sql' 'and the other one gets it again'

# ---- once more ----
for time in once twice; do
    run "$migrator" redo 2
    exits 0 "what is compatible is undone and applied again, $time"
done
is "$(files_of 2)" '0002_notes.up.sql ../rollback/0002_notes/capture.sql ../rollback/0002_notes/repair.sql' \
    'with the way back that the ledger has'

# ---- a draft that changes ----
echo '-- migrator: incompatible "again"
ALTER TABLE agents ADD COLUMN rank int NOT NULL DEFAULT 1;' >migrations/0004_draft.up.sql
run "$migrator" up
exits 0 'another draft'
before=$(cat rollback/0004_draft/evidence.json)
echo 'ALTER TABLE agents ADD COLUMN more int;' >>migrations/0004_draft.up.sql
run "$migrator" up
exits 0 'which is edited'
ok 'its way back is made anew' test "$before" != "$(cat rollback/0004_draft/evidence.json)"
like "$(cat rollback/0004_draft/repair.sql)" 'DROP COLUMN more' 'for what it does now'
echo 'SELECT 1;' >migrations/0005_nothing.up.sql
run "$migrator" up
exits 0 'a draft that changes nothing'
run "$migrator" redo 5
exits 0 'is done again'
run "$migrator" rollback --to 4 --exact --run
exits 0 'and undone'
echo 'CREATE TABLE by_no_rehearsal (id int);' >migrations/0005_nothing.up.sql
run "$migrator" up --no-rehearse
exits 0 'it can be switched off'
is "$(files_of 5)" 0005_nothing.up.sql 'then nothing is made'

for number in 6 7 8; do echo "CREATE TABLE slow_$number (id int);" >migrations/000${number}_slow.up.sql; done
"$migrator" up >stopped.out 2>stopped.err &
stopped=$!
eventually 20 'a run that is rehearsing' grep -q rehearsing stopped.err
kill -TERM $stopped
wait $stopped
is $? 143 'ends by a signal'
like "$(cat stopped.err)" 'stopped by a signal, while ways back were rehearsed.*nothing was applied' 'before anything is applied'
is "$(psql -XAtc "SELECT to_regclass('slow_6')")" '' 'indeed'
rm migrations/000[678]*

# ---- elsewhere ----
fresh_database
rm -r rollback .migrator migrations/0004* migrations/0005* migrations/migrator.sum
"$migrator" seal --quiet >/dev/null
run "$migrator" up --environment production --to 1 --app 1111111111
exits 0 'production begins'
echo 'INSERT INTO agents VALUES (7);' >migrations/0004_fill.up.sql
"$migrator" seal --quiet >/dev/null
run "$migrator" plan --pg-bindir /nowhere
exits 0 'a plan where there are no server programs'
like "$output" '2 compatible migrations have no way back here, and .migrator up. applies them without: there are no server programs here' \
    'says what that means'
run "$migrator" plan --format json
ok 'the plan is as its schema says' "$project/tests/support/check_report" <<<"$output"
run "$migrator" up --to 2 --pg-bindir /nowhere --app 2222222222
exits 0 'which up is not stopped by'
is "$(files_of 2)" 0002_notes.up.sql 'it keeps none'
run "$migrator" rollback --to 1 --exact --run
exits 4 'and there is none then'
psql -Xqc 'INSERT INTO agents SELECT 2'
echo 'CREATE TABLE later (id int PRIMARY KEY);' >migrations/0005_later.up.sql
"$migrator" seal --quiet >/dev/null
run "$migrator" up --app 3333333333
exits 0 'with server programs'
is "$(files_of 3)" 0003_breaking.up.sql 'what has to be reviewed is not made by up'
is "$(files_of 4)" 0004_fill.up.sql 'nor what would keep rows'
is "$(files_of 5)" '0005_later.up.sql ../rollback/0005_later/capture.sql ../rollback/0005_later/repair.sql' 'what is compatible has its way back in the ledger'
not_ok 'and nowhere else' test -e rollback
run "$migrator" rollback --to 4 --exact --run
exits 0 'by which it is undone'
is "$(psql -XAtc "SELECT to_regclass('later')")" '' 'indeed'

# ---- what cannot be rehearsed ----
echo 'CREATE EXTENSION nobody_has_this; SELECT 1;' >migrations/0006_extension.up.sql
"$migrator" seal --quiet >/dev/null
run "$migrator" up
exits 5 'a migration that fails, fails in up'
like "$errors" 'cannot be rehearsed, and has no way back' 'a rehearsal stops nothing'

done_testing
