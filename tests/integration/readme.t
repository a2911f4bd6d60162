#!/usr/bin/env bash
# The README's words are true: its first migration, its everyday commands and its CI snippets do what they say.
source "$(dirname "$0")/../support/tap.sh"
with_server

readme=$project/README.md
mkdir bin && ln -s "$migrator" bin/migrator
PATH=$scratch/bin:$PATH

# The fenced block that follows <!-- tested: NAME -->.
block() {
    awk -v mark="<!-- tested: $1 -->" '
        $0 == mark { found = 1; next }
        found && /^```/ { if (inside) exit; inside = 1; next }
        inside { print }' "$readme"
}

# What a CI system would run: the commands of "- run:" and of the list below "script:".
commands_of() { block "$1" | sed -n 's/^ *- run: //p; s/^ *- \(migrator .*\)/\1/p'; }

for name in first-migration every-day github gitlab; do
    ok "the README has a block $name" test -n "$(block "$name")"
done

mkdir project && cd project || exit 1
git init --quiet --initial-branch=main
block first-migration >"$scratch/first.sh"
run bash -eux "$scratch/first.sh"
exits 0 'the first migration'
like "$output" '1 migration' 'is planned'
like "$output" 'Applied 1 migration' 'applied'
like "$output" '1 applied, 0 pending' 'and shown'
like "$output" 'accounts_pkey' 'and is in the database'
ok 'the checksum file is there' test -s migrations/migrator.sum

git add --all && git commit --quiet --message 'The first migration'
block every-day >"$scratch/every.sh"
run bash -eux "$scratch/every.sh"
exits 0 'the everyday commands'
like "$output" 'Nothing to do' 'up once more does nothing'

# A pull request, as the two systems present it: a clone, a branch, and variables that say what it is merged into.
git clone --quiet . "$scratch/clone" 2>/dev/null && cd "$scratch/clone" || exit 1
git checkout --quiet -b topic
run migrator new second
exits 0 'a second migration on a branch'
echo 'ALTER TABLE accounts ADD COLUMN note text;' >>"$(echo migrations/*_second.up.sql)"
run migrator seal
exits 0 'which is sealed'
git add --all && git commit --quiet --message 'The second'

commands_of github >"$scratch/github.sh"
commands_of gitlab >"$scratch/gitlab.sh"
is "$(grep -c . "$scratch/github.sh")" 1 'the snippet for GitHub runs one command'
is "$(grep -c . "$scratch/gitlab.sh")" 1 'the snippet for GitLab runs one command'
github() {
    env CI=true GITHUB_ACTIONS=true GITHUB_BASE_REF=main GITHUB_STEP_SUMMARY="$scratch/summary.md" \
        bash -e "$scratch/github.sh"
}
gitlab() { env CI=true GITLAB_CI=true CI_MERGE_REQUEST_TARGET_BRANCH_NAME=main bash -e "$scratch/gitlab.sh"; }

run github
exits 0 'GitHub: a good branch passes'
ok 'and has a summary' grep -q 'in order' "$scratch/summary.md"
run gitlab
exits 0 'GitLab: a good branch passes'
ok 'and leaves a JUnit file' grep -q '<testsuite' migrations.xml
rm migrations.xml

sed -i 's/email text/email varchar/' migrations/*_create_accounts.up.sql
git commit --quiet --all --message 'Edits what main has'
run github
exits 1 'GitHub: an edited migration fails'
like "$output" '::error .*create_accounts' 'with an annotation'
run gitlab
exits 1 'GitLab: an edited migration fails'
ok 'and the JUnit file has it' grep -q '<failure' migrations.xml
done_testing
