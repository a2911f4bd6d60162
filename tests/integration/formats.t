#!/usr/bin/env bash
# What up, status, plan and log print: for people as agreed (tests/golden/), for machines as their schemas say.
# slow
source "$(dirname "$0")/../support/tap.sh"
source "$project/tests/support/golden.sh"
with_server

git init --quiet . # in which nothing is committed: every migration may still change

write() { # FILE, content on stdin
    mkdir -p migrations
    cat >"migrations/$1"
}

seal() { "$migrator" seal --quiet >/dev/null; }

describes() { # NAME: stdout of the last run is what its schema says
    printf '%s\n' "$output" >output.json
    ok "$1 is as its schema says" "$project/tests/support/check_report" output.json
}

write 20260101000000_create_agent.up.sql <<'SQL'
CREATE TABLE agent (id bigint PRIMARY KEY);
SQL
write 20260102000000_drop_role.up.sql <<'SQL'
-- migrator: incompatible "releases before 2.4 read agent.role"
CREATE TABLE role (id bigint PRIMARY KEY);
	ALTER TABLE agent DROP COLUMN role; -- größe
SQL
write 20260103000000_index_agent.up.sql <<'SQL'
-- migrator: transaction off
CREATE INDEX CONCURRENTLY agent_by_id ON agent (id);
SQL
run "$migrator" verify --format json
exits 1 'verify finds what is not sealed'
describes 'verify with findings'
run "$migrator" verify
golden verify/unsealed.txt "$output"
for format in json sarif junit html markdown github; do
    "$migrator" verify --format $format >verify.$format
done
ok 'verify --format sarif is JSON' python3 -m json.tool verify.sarif
ok 'verify --format junit is well-formed' xmllint --noout verify.junit
ok 'verify --format html is well-formed' xmllint --noout verify.html
ok 'verify --format github annotates' grep '^::error title=not-sealed,file=migrations/migrator.sum::' verify.github
run "$migrator" seal --format json
exits 0
describes seal
run "$migrator" verify
exits 1 'what is sealed is to be committed, too'
golden verify/uncommitted.txt "$output"

run "$migrator" plan
exits 0
golden plan/pending.txt "$output"
run "$migrator" plan --format markdown
golden plan/pending.md "$output"
run "$migrator" plan --format json
describes 'plan of a new database'
run "$migrator" status --format json
describes 'status of a new database'
run "$migrator" log --format json
describes 'log of a new database'

run "$migrator" up --format json
exits 5 'up stops at the migration that fails'
describes 'up that failed half-way'
like "$output" '"head_seq": 2,' 'it knows what it had applied before'
unlike "$output" '"duration": null' 'and how long that took'
golden up/failed-errors.txt "$errors"
run "$migrator" up --format json
exits 5
describes 'up that failed at once'
run "$migrator" status
golden status/failed.txt "$output"
is "$errors" '' 'status is no error'

sed -i 's/DROP COLUMN role/ADD COLUMN role text/' migrations/20260102000000_drop_role.up.sql
seal
run "$migrator" up
exits 0
golden up/done.txt "$output"
run "$migrator" up
exits 0
golden up/nothing.txt "$output"
for command in up status plan log; do
    run "$migrator" "$command" --format json
    describes "$command"
    for format in html junit; do
        "$migrator" "$command" --format $format >output.$format
        ok "$command --format $format is well-formed" xmllint --noout output.$format
    done
done
run "$migrator" log
golden log/all.txt "$output"
run "$migrator" status
golden status/done.txt "$output"

# What a migration holds never reaches a terminal as it is.
write 20260104000000_hostile.up.sql <<'SQL'
DO $$BEGIN RAISE NOTICE E'\x1b[2J'; RAISE EXCEPTION E'bad \x1b[31mthing' USING DETAIL = E'\x1b]0;title\x07'; END$$;
SQL
seal
run "$migrator" up
exits 5
unlike "$output$errors" $'\e|\a' 'no escape sequence is passed on'
like "$errors" 'bad ␛\[31mthing' 'it is shown'

rm migrations/20260104000000_hostile.up.sql
run "$migrator" new add a column --format json
exits 0
describes new
run "$migrator" history merge nothing.json --format json
describes 'history merge that failed'

run "$migrator" up --database 'postgresql:///?host=/nonexistent' --format json
exits 3
describes 'a fault before anything was asked'
done_testing
