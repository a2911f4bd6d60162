#!/usr/bin/env bash
# What an author does all day in a development database: edit a draft, run it again, find out what is in the way.
source "$(dirname "$0")/../support/tap.sh"
with_server

mkdir migrations
draft=migrations/20260102000000_add_name
echo 'CREATE TABLE things (id bigint PRIMARY KEY);' >migrations/20260101000000_things.up.sql
echo 'ALTER TABLE things ADD COLUMN name text;' >$draft.up.sql

for to in 99 x -1 0 123456789012345678901234567890; do
    run "$migrator" up --to $to
    exits 2 "a first up --to $to"
    like "$errors" "^error: --to $to: no migration here has this version" 'says that there is none'
done

run "$migrator" plan
exits 0 'plan before anything is sealed'
like "$output" 'in development .migrator up. does it' 'says who seals'
unlike "$output" 'error' 'and calls it no error'
run "$migrator" up --environment production --dry-run
like "$output" 'error: nothing is sealed yet' 'elsewhere it is one'

run "$migrator" up
exits 0 'the first up'
echo 'ALTER TABLE things ADD COLUMN size int;' >>$draft.up.sql
run "$migrator" plan
like "$output" 'edited +another file than the one that was applied: .up. undoes it' 'plan says what becomes of an edited draft'
run "$migrator" up
exits 4 'an edited draft without a way back'
like "$errors" 'cannot be undone: it was applied without a way back.*state: nothing was undone or applied.*write one beside it' 'says what to do'
echo 'ALTER TABLE things DROP COLUMN name;' >$draft.down.sql
run "$migrator" up
exits 0 'with the way back written afterwards'
like "$output" 'Applied 1 migration in .*, after undoing 1' 'it is undone and applied anew'
is "$(psql -XAtc "SELECT string_agg(column_name, ',' ORDER BY ordinal_position) FROM information_schema.columns
    WHERE table_name = 'things'")" id,name,size 'the table has what the file says now'

fresh_database
mkdir edited && cd edited && mkdir migrations || exit 1
echo 'CREATE TABLE things (id bigint PRIMARY KEY);' >migrations/1_things.up.sql
echo 'ALTER TABLE things ADD COLUMN name text, ADD COLUMN size int;' >migrations/2_more.up.sql
unset MIGRATOR_NO_REHEARSE
"$migrator" up --quiet >/dev/null
psql -Xqc "INSERT INTO things VALUES (1, 'one', 1), (2, 'two', 2)"
run "$migrator" up
unlike "$errors" 'dropped' 'nothing is edited, and nothing goes'
echo 'ALTER TABLE things ADD COLUMN name text, ADD COLUMN length int;' >migrations/2_more.up.sql
run "$migrator" up
exits 0 'a draft is edited, whose columns somebody has written to'
like "$errors" 'what stood in \(id, name, size\) is dropped with the earlier text of 2: 2 row\(s\)' 'what is lost is said'
cd .. && export MIGRATOR_NO_REHEARSE=yes || exit 1

fresh_database
mkdir -p prisma/20260101000000_a prisma/20260102000000_b
echo 'CREATE TABLE a (id int);' | tee prisma/20260101000000_a/migration.sql >prisma/20260102000000_b/migration.sql
run "$migrator" up --migrations prisma --to 20260101000000
exits 0 'up to a version as the folder has it, where a layout tells shared numbers apart'
is "$(psql -XAtc 'SELECT string_agg(name, $$,$$) FROM migrator.applied')" a 'it stops there'

done_testing
