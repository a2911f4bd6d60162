#!/usr/bin/env bash
# What is written as SARIF is what the schema of SARIF 2.1.0 says, and that schema refuses what is not.
# It is fetched by `make test` only, as is all that comes from npm:
# slow
source "$(dirname "$0")/../support/tap.sh"

sample=$project/tests/golden/report/sample.sarif
check_sarif=$project/tests/support/check_sarif
ok 'its schema is there' "$project/tests/support/install_schemas"

refuses() { # SCRIPT TEXT: the sample, changed with sed
    sed "$1" "$sample" >changed.sarif
    run cmp --silent "$sample" changed.sarif
    exits 1 "$2: the sample is changed"
    run "$check_sarif" changed.sarif
    exits 1 "$2: is refused"
}

ok 'the sample is SARIF' "$check_sarif" "$sample"
refuses 's/"level": "note"/"level": "hint"/' 'a level that there is not'
refuses 's/"startLine": 2/"startLine": 0/' 'a line that counts from 0'
refuses 's/"markdown"/"html"/' 'a text in a notation that there is not'
refuses 's/"tags"/"name": {}, "tags"/; s/"tags": \[/"tags": "data", "more": [/' 'tags that are no list'
refuses '0,/"text"/s//"txt"/' 'a description without its text'

git init --quiet .
mkdir migrations
printf 'CREATE TABLE agents (id bigint PRIMARY KEY);\n' >migrations/20260101000000_create_agents.up.sql
printf 'SELECT 1;\n\tSELEC 2;\n' >'migrations/20260102000000_select.up.sql'
"$migrator" verify --format sarif >verify.sarif
ok 'verify with findings is SARIF' "$check_sarif" verify.sarif
ok 'and has some' grep -q '"ruleId": "syntax"' verify.sarif
"$migrator" up --database 'postgresql:///?host=/nonexistent' --format sarif >fault.sarif 2>/dev/null
ok 'a fault is SARIF' "$check_sarif" fault.sarif
done_testing
