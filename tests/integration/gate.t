#!/usr/bin/env bash
# `gate`: may a release run on this schema? As git knows the release, else as the ledger does; with the database and without.
source "$(dirname "$0")/../support/tap.sh"
with_server
export GIT_AUTHOR_NAME=t GIT_AUTHOR_EMAIL=t@example.com GIT_COMMITTER_NAME=t GIT_COMMITTER_EMAIL=t@example.com

commit() { # NAME: all that is here; its SHA
    git add -A && git commit -qm "$1" && git rev-parse HEAD
}

git init -q -b main . && echo .migrator >.gitignore
mkdir migrations
echo 'CREATE TABLE agents (id int PRIMARY KEY, handle text NOT NULL);' >migrations/0001_begin.up.sql
"$migrator" seal --quiet >/dev/null
first=$(commit first)
echo 'CREATE TABLE notes (id int PRIMARY KEY);' >migrations/0002_notes.up.sql
"$migrator" seal --quiet >/dev/null
second=$(commit second)
cat >migrations/0003_rename.up.sql <<'SQL'
-- migrator: incompatible "releases before 3 read agents.handle"
ALTER TABLE agents RENAME COLUMN handle TO name;
SQL
echo 'ALTER TABLE agents RENAME COLUMN name TO handle;' >migrations/0003_rename.down.sql
"$migrator" seal --quiet >/dev/null
third=$(commit third)
run "$migrator" up --environment production --to 2 --app "$second"
exits 0 'up to the second release'

# ---- what is ahead and compatible, what is behind ----
run "$migrator" gate --app "$second"
exits 0 'the release that is deployed'
run "$migrator" gate --app "${first:0:9}"
exits 0 'the one before it, by the beginning of its SHA'
like "$output" 'can run: the schema is ahead by 1 migration, compatible with it' 'which is said'
run "$migrator" gate
exits 0 'what is here may run'
like "$output" 'It has 1 migration more: its .migrator up. comes first' 'after its up'
run "$migrator" gate --format json
ok 'the report is as its schema says' "$project/tests/support/check_report" <<<"$output"

# ---- what is in the way ----
run "$migrator" up --app "$third"
exits 0 'up to the third'
run "$migrator" gate
exits 0 'it may run'
run "$migrator" gate --app "$second"
exits 8 'the second may not'
like "$output" 'production: release .*cannot run on this schema: 1 migration is in the way' 'the headline says so'
like "$output" '3 +rename +incompatible +releases before 3 read agents.handle' 'what is in the way, and why'
like "$output" 'migrator rollback --to 2 --run' 'and the command'
run "$migrator" gate --app "$first" --format json
exits 8 'nor may the first'
ok 'the report is as its schema says' "$project/tests/support/check_report" <<<"$output"
like "$output" '"rollback": "migrator rollback --to 2 --run"' 'for machines, too'
run "$migrator" gate --app 0123456789
exits 2 'a release that nobody knows'
like "$errors" 'no commit of this clone, and no release that was deployed here' 'is named'
is "$(psql -XAtc 'SELECT max(seq) FROM migrator.ledger')" "$(psql -XAtc "SELECT max(seq) FROM migrator.ledger WHERE kind = 'release'")" \
    'nothing was written'

# ---- a commit that was never deployed ----
git switch -q --detach "$second" && echo later >README.md && undeployed=$(commit undeployed) && git switch -q main
run "$migrator" gate --app "$undeployed"
exits 8 'git knows what it has'
run "$migrator" rollback --to "$undeployed"
exits 0 'and where to go back to for it'
like "$output" 'production: Going back to commit .* undoes 1 migration' 'which is said'
run "$migrator" rollback --to 0123456789
exits 2 'what nobody knows'
like "$errors" 'no commit of this clone' 'is named'

# ---- where git is not ----
cp -r .git away && printf '[core]\n\tbare = maybe\n' >.git/config
run "$migrator" gate --app "$second"
exits 8 'a git that does not work is no matter when the ledger knows'
run "$migrator" gate --app "$undeployed"
unlike "$status" '^[08]$' 'but is when it does not'
rm -r .git && mv away .git
mv .git away
run "$migrator" gate --app "$second"
exits 8 'the ledger knows what the release had'
like "$output" 'known from +the ledger' 'which is said'
mv away .git

# ---- where the database is not ----
run "$migrator" gate --app "$second" --offline
exits 8 'the history knows, too'
like "$output" 'not seen for +[0-9]' 'and says how old that is'
like "$output" 'releases before 3 read agents.handle' 'and why'
run "$migrator" gate --app "$second" --database 'postgresql:///x?host=/nowhere'
exits 8 'also when the database cannot be reached'
like "$errors" 'what follows is what the history knows' 'which is said'
rm -r .migrator
run "$migrator" gate --app "$second" --database 'postgresql:///x?host=/nowhere'
exits 3 'without a history there is nothing to know'

# ---- back ----
run "$migrator" rollback --to 2 --run
exits 0 'the command that was named'
run "$migrator" gate --app "$second"
exits 0 'and the release may run'
like "$output" 'FROZEN since' 'on tables that are still frozen'

# ---- no way back any more ----
"$migrator" thaw >/dev/null
printf -- '-- migrator: incompatible "nobody reads it"\nALTER TABLE agents DROP COLUMN name;\n' >migrations/0004_drop.up.sql
"$migrator" rehearse --quiet >/dev/null && "$migrator" seal --quiet >/dev/null || exit 1
run "$migrator" up --app "$(commit fourth)"
exits 0 'up to the fourth'
run "$migrator" gate --app "$third"
like "$output" 'migrator rollback --to 3 --run' 'it can be undone'
run "$migrator" forget 4 --reason gdpr
exits 0 'what it kept is forgotten'
run "$migrator" gate --app "$third"
exits 8 'it is in the way as before'
like "$output" 'Deploy a release that has them: 4_drop cannot be undone, what it kept is forgotten: .* dropped it at .*, because: gdpr' \
    'who forgot it, and why'
unlike "$output" 'rollback --to' 'and no command that would be refused'

done_testing
