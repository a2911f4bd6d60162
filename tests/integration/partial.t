#!/usr/bin/env bash
# A migration without a transaction stops half way: what is said, what may be done, and how it goes on.
source "$(dirname "$0")/../support/tap.sh"
with_server

git init -q . && git config user.email someone@example.org && git config user.name someone
mkdir migrations
file=migrations/20260102000000_index.up.sql
echo 'CREATE TABLE things (id int); INSERT INTO things VALUES (1), (1);' >migrations/20260101000000_things.up.sql
"$migrator" seal >/dev/null && git add -A && git commit -qm 'the base' && git checkout -qb feature
write() {
    printf -- '-- migrator: transaction off\nCREATE INDEX CONCURRENTLY first ON things (id);\n%s\n' "$1" >$file
    "$migrator" seal >/dev/null
}

# ---- the data are in the way ----
write 'CREATE UNIQUE INDEX CONCURRENTLY second ON things (id);'
run "$migrator" up --environment production
exits 6 'the second of two statements fails'
like "$errors" 'state: 1 of 2 statements are done' 'says how far it came'
unlike "$errors" 'nothing of the migration|rolled back' 'and claims nothing else'
run "$migrator" status
exits 0 'status'
like "$output" 'statement 1 is done; statement 2 was begun' 'says which statements ran'
psql -Xqc 'DELETE FROM things'
run "$migrator" up
exits 0 'the cause is mended: up goes on'
is "$(psql -XAtc "SELECT string_agg(indexrelid::regclass || ' ' || indisvalid, ',' ORDER BY 1) FROM pg_index
    WHERE indrelid = 'things'::regclass")" 'first true,second true' 'both indexes are valid'

# ---- the file is in the way ----
file=migrations/20260103000000_more.up.sql
git add -A && git commit -qm 'indexes'
printf -- '-- migrator: transaction off\n-- migrator: incompatible "nobody relies on them"\nDROP INDEX CONCURRENTLY first;\nDROP INDEX CONCURRENTLY frist;\n' >$file
"$migrator" seal >/dev/null
run "$migrator" up
exits 6 'a mistake in the file'
like "$errors" 'help: .*migrator help resolve' 'says where to read on'
sed -i '$d' $file && "$migrator" seal >/dev/null
run "$migrator" up
exits 6 'the file is changed half way'
like "$errors" 'was edited while it was half applied.*state: 1 of its statements are done, and none was run now' 'is not run'
psql -Xqc 'CREATE INDEX first ON things (id)'
run "$migrator" resolve 20260103000000 --undone --reason 'the name was misspelt'
exits 0 'what ran is undone by hand, and said so'
run "$migrator" up
exits 0 'the changed file runs from its start'
is "$(psql -XAtc "SELECT to_regclass('first') IS NULL")" t 'and has done its work'

done_testing
