#!/usr/bin/env bash
# `seal` with real git: drafts, what is sealed for good, and the mending of merges in both orders.
source "$(dirname "$0")/../support/tap.sh"
with_server

commit() { git add -A && git commit -qm "$1"; }

empty_repository() {
    rm -rf "$scratch/repository"
    git init -q -b main "$scratch/repository" && cd "$scratch/repository" || exit 1
    mkdir migrations
}

# A repository with two sealed migrations on main.
new_repository() {
    empty_repository
    echo 'CREATE TABLE a (id bigint);' >migrations/20260101000000_a.up.sql
    echo 'CREATE TABLE b (id bigint);' >migrations/20260102000000_b.up.sql
    "$migrator" seal >/dev/null && commit "two migrations"
}

# add VERSION_NAME TABLE: a migration with its way back, sealed and committed.
add() {
    echo "CREATE TABLE $2 (id bigint);" >"migrations/$1.up.sql"
    echo "DROP TABLE $2;" >"migrations/$1.down.sql"
    mkdir -p "rollback/$1"
    echo "DROP TABLE $2;" >"rollback/$1/repair.sql"
    "$migrator" seal >/dev/null && commit "add $2"
}

names() { (cd migrations && printf '%s ' *.up.sql); }
sum_fits() { (cd migrations && sha256sum --check --strict --quiet migrator.sum); }

new_repository
ok 'coreutils accepts the checksum file' sum_fits

run "$migrator" seal
exits 0 'sealing again'
like "$output" 'nothing to do' 'does nothing'

add 20260103000000_c c
echo '-- later' >>migrations/20260102000000_b.up.sql
cp migrations/migrator.sum before
run "$migrator" seal
exits 4 'a migration of the base branch was edited'
like "$errors" 'git checkout main -- migrations/20260102000000_b.up.sql' 'the way back is named'
ok 'the checksum file is as before' cmp before migrations/migrator.sum
git checkout -q main -- migrations/20260102000000_b.up.sql

git rm -q migrations/20260101000000_a.up.sql
run "$migrator" seal
exits 4 'a migration of the base branch was removed'
git reset -q --hard

git mv migrations/20260102000000_b.up.sql migrations/20260105000000_b.up.sql
run "$migrator" seal --format json
exits 4 'a migration of the base branch was renamed'
like "$output" '"against-renamed"' 'and it is told where to'
git reset -q --hard

git switch -qc feature
add 20260104000000_d d
echo 'ALTER TABLE d ADD e text;' >>migrations/20260104000000_d.up.sql
run "$migrator" seal
exits 0 'an edited draft is sealed anew'
like "$output" '1 changed' 'it says so'
ok 'the checksums fit' sum_fits
rm migrations/20260104000000_d.up.sql migrations/20260104000000_d.down.sql
run "$migrator" seal
exits 0 'a removed draft is forgotten'
like "$output" '2 gone|3 gone' 'it says so'

# Two branches each add a migration. Theirs reaches main first; ours is older by its version.
two_branches() {
    new_repository
    git switch -qc theirs
    add 20260110000000_theirs theirs
    git switch -q main && git switch -qc ours
    add 20260109000000_ours ours
    add 20260111000000_ours_too ours_too
    git switch -q main && git merge -q --no-edit theirs
}

two_branches
git switch -q ours
run git merge --no-edit main
exits 1 'merging main into the branch stops at the checksum file'
like "$(<migrations/migrator.sum)" '<<<<<<<' 'which holds conflict markers'
run "$migrator" seal
exits 0 'one seal mends it'
like "$output" '20260109000000_ours +20260110000001_ours' 'the move is printed'
is "$(names)" '20260101000000_a.up.sql 20260102000000_b.up.sql 20260110000000_theirs.up.sql 20260110000001_ours.up.sql 20260111000000_ours_too.up.sql ' 'the drafts are behind, in their order'
ok 'the down file went along' test -f migrations/20260110000001_ours.down.sql
ok 'the way back went along' test -f rollback/20260110000001_ours/repair.sql
ok 'the checksums fit' sum_fits
commit merged
run "$migrator" seal
like "$output" 'nothing to do' 'sealing again changes nothing'
is "$(git status --porcelain)" '' 'all is committed'
git switch -q main && git merge -q ours
run "$migrator" seal
exits 0 'main takes it'
like "$output" 'nothing to do' 'as it is'

two_branches
run git merge --no-edit ours
exits 1 'merging the branch into main stops at the checksum file'
run "$migrator" seal
exits 0 'one seal mends it on main, too'
is "$(names)" '20260101000000_a.up.sql 20260102000000_b.up.sql 20260110000000_theirs.up.sql 20260110000001_ours.up.sql 20260111000000_ours_too.up.sql ' 'to the same end'
ok 'the checksums fit' sum_fits
commit merged

# The same version on both sides, and the merge.conflictStyle that shows the ancestor.
new_repository
git config merge.conflictStyle diff3
git switch -qc ours
add 20260110000000_ours ours
add 20260110000001_next next
git switch -q main
add 20260110000000_theirs theirs
git switch -q ours
run git merge --no-edit main
run "$migrator" seal
exits 0 'one version on both sides is mended'
is "$(names)" '20260101000000_a.up.sql 20260102000000_b.up.sql 20260110000000_theirs.up.sql 20260110000001_ours.up.sql 20260110000002_next.up.sql ' 'ours moves, and what was behind it'
like "$(<migrations/20260110000001_ours.up.sql)" 'TABLE ours' 'with its own content'
like "$(<migrations/20260110000002_next.up.sql)" 'TABLE next' 'each of them'
ok 'the checksums fit' sum_fits

# A clone whose main has fallen behind: what the remote got since is not missed.
new_repository
git clone -q "$scratch/repository" "$scratch/clone"
add 20260110000000_theirs theirs
cd "$scratch/clone" && git switch -qc ours && git fetch -q || exit 1
echo 'SELECT 1;' >migrations/20260109000000_ours.up.sql
run "$migrator" seal
exits 0 'a branch that is behind origin/main can be sealed'
like "$output" 'sealed for good by +origin/main' 'origin/main is the base'
is "$(names)" '20260101000000_a.up.sql 20260102000000_b.up.sql 20260110000001_ours.up.sql ' 'the draft is behind what is there already'
run "$migrator" seal --migrations nowhere
exits 2 'no such directory'
MIGRATOR_BASE=nosuch run "$migrator" seal
exits 2 'no such base'
like "$errors" 'nosuch' 'it is named'

# Other layouts: their folders and versions are written as they were.
empty_repository
mkdir migrations/2026-01-01-000000_a
echo 'SELECT 1;' >migrations/2026-01-01-000000_a/up.sql
"$migrator" seal >/dev/null && commit diesel
mkdir migrations/2025-12-31-235959_b && echo 'SELECT 2;' >migrations/2025-12-31-235959_b/up.sql
run "$migrator" seal
exits 0 'Diesel folders are sealed'
ok 'the late one was moved with its folder' test -f migrations/2026-01-01-000001_b/up.sql
ok 'the checksums fit' sum_fits
empty_repository
mkdir migrations/20260102000000_{a,b}
for name in a b; do echo "SELECT '$name';" >migrations/20260102000000_$name/migration.sql; done
"$migrator" seal >/dev/null && commit prisma
mkdir migrations/2026010{1,2}000000_late
for day in 1 2; do echo "SELECT $day;" >migrations/2026010${day}000000_late/migration.sql; done
run "$migrator" seal
exits 0 'Prisma folders, of which several share a time, are sealed'
is "$(cd migrations && echo 2*)" '20260102000000_a 20260102000000_b 20260102000001_late 20260102000002_late' 'late ones come behind'
like "$(<migrations/20260102000001_late/migration.sql)" 'SELECT 1' 'in their order'
ok 'the checksums fit' sum_fits
empty_repository
echo 'SELECT 1;' >migrations/0009_a.up.sql
"$migrator" seal >/dev/null && commit golang
echo 'SELECT 2;' >migrations/0009_b.up.sql
run "$migrator" seal
exits 0 'numbers are sealed'
ok 'the late one has the next, as wide' test -f migrations/0010_b.up.sql

# Without git.
mkdir "$scratch/plain" && cd "$scratch/plain" && mkdir migrations || exit 1
export GIT_CEILING_DIRECTORIES=$scratch
echo 'SELECT 1;' >migrations/1_a.sql
echo 'SELECT 2;' >migrations/2_b.sql
run "$migrator" seal
exits 0 'without git'
echo 'SELECT 3;' >migrations/2_b.sql
run "$migrator" seal
exits 0 'the newest may change'
echo 'SELECT 3;' >migrations/1_a.sql
run "$migrator" seal
exits 4 'what is before it may not'
echo 'SELECT 1;' >migrations/1_a.sql
printf 'SELECT 1;\r\n' >migrations/3_c.sql
run "$migrator" seal
exits 4 'Windows line ends are refused'
like "$errors" 'eol=lf' 'with what to do'

# What a database has that is not for development, as far as the history knows.
with_databases() {
    empty_repository
    unset GIT_CEILING_DIRECTORIES
    echo 'CREATE TABLE a (id bigint);' >migrations/20260101000000_a.up.sql
    echo 'CREATE TABLE b (id bigint);' >migrations/20260103000000_b.up.sql
    "$migrator" seal >/dev/null
    "$migrator" up --environment "$1" --quiet >/dev/null
    # from here on the server is not asked
    url=$DATABASE_URL
    unset DATABASE_URL
}

with_databases staging
echo '-- later' >>migrations/20260103000000_b.up.sql
cp migrations/migrator.sum before
run "$migrator" seal
exits 4 'a migration that staging has was edited'
like "$errors" "this file was applied to staging on 20[0-9-]+ [0-9:]+ UTC and has been changed here" 'names environment and time'
like "$errors" 'Put it back as it was, and put the change into a new migration' 'says what to do'
ok 'the checksum file is as before' cmp before migrations/migrator.sum
run "$migrator" seal --format json
like "$output" '"applied-edited"' 'programs get its id'
sed -i '/later/d' migrations/20260103000000_b.up.sql
echo 'DROP TABLE b;' >migrations/20260103000000_b.down.sql
echo 'CREATE TABLE c (id bigint);' >migrations/20260102000000_c.up.sql
run "$migrator" seal
exits 0 'a way back that was added and a late draft'
ok 'the draft moved behind what staging has' test -f migrations/20260103000001_c.up.sql
ok 'and what staging has stays' test -f migrations/20260103000000_b.up.sql
ok 'the checksums fit' sum_fits
DATABASE_URL=$url run "$migrator" up --environment staging
exits 0 'and it is applied there'
fresh_database
run "$migrator" up
exits 0 'another database, for development'
echo '-- later' >>migrations/20260103000001_c.up.sql
run "$migrator" up
exits 4 'up there asks, too'
like "$errors" 'this file was applied to staging' 'and names the other one'
rm -r .migrator
run "$migrator" seal
exits 0 'without the history nothing is known'

fresh_database
with_databases development
echo '-- later' >>migrations/20260103000000_b.up.sql
run "$migrator" seal
exits 0 'what only a development database has is a draft'

done_testing
