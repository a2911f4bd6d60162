#!/usr/bin/env bash
# Hazards: of single files, of a set, and what up, plan, status and the ledger make of a class.
source "$(dirname "$0")/../support/tap.sh"
with_server
unset CI

write() { # FILE, content on stdin
    mkdir -p "$(dirname "$1")"
    cat >"$1"
}
describes() { # NAME: stdout of the last run is what its schema says
    printf '%s\n' "$output" >output.json
    ok "$1 is as its schema says" "$project/tests/support/check_report" output.json
}
unmarked='ALTER TABLE agents DROP COLUMN note;'

# ---- files by themselves ----

write loose/drop.sql <<<"$unmarked"
run "$migrator" lint loose/drop.sql
exits 1 'a blocking finding is an answer of no'
like "$output" 'drop-column' 'it is named'
like "$output" 'loose/drop.sql:1:' 'with its place'
like "$output" '-- migrator: incompatible "agents.note is dropped"' 'the header line to add is printed'
is "$errors" '' 'nothing is wrong with the run'

run "$migrator" lint --format json loose/drop.sql
exits 1 'as JSON'
describes 'lint'
like "$output" '"class": "destructive"' 'the class is told'
like "$output" '"analysed": 1' 'what was understood is counted'

run sh -c 'printf "%s" "$1" | "$2" lint -' sh "$unmarked" "$migrator"
exits 1 'standard input'
like "$output" '<stdin>:1:' 'has a name'

run sh -c 'printf "CREATE TABLE a (b bigint PRIMARY KEY);" | "$1" lint -' sh "$migrator"
exits 0 'nothing to object to'

write loose/slow.sql <<<'CREATE INDEX agents_by_name ON agents (name);'
run "$migrator" lint loose/slow.sql --fail-on blocking
exits 1 'blocking is the same as error'
run "$migrator" lint --fail-on note loose/slow.sql
exits 1 'the least finding fails when it is asked for'
run "$migrator" lint --fail-on never loose/slow.sql
exits 2 'there is no such severity'

run "$migrator" lint loose/none.sql
exits 2 'a file that is not there'
like "$errors" 'loose/none.sql' 'is named'
run "$migrator" lint --server-version 9 loose/drop.sql
exits 2 'a server version that is not known'

write loose/allowed.sql <<<"$unmarked -- migrator: allow drop-column \"nobody reads it\""
run "$migrator" lint --rules -drop-column loose/allowed.sql
unlike "$output" 'allow-unused' 'what is allowed may be switched off, too'

# ---- formats ----

for format in text json markdown html sarif junit github; do
    run "$migrator" lint --format $format --report sarif=report.sarif loose/drop.sql
    exits 1 "as $format"
done

# ---- what is released, and left for later ----

write later/20260101000000_load.up.sql <<'SQL'
CREATE TABLE loaded (id bigint);
COPY loaded FROM stdin;
1
2
3
\.
ALTER TABLE agents ADD CONSTRAINT agents_known CHECK (id > 0) NOT VALID;
SQL
write later/20260102000000_nothing.up.sql <<<'SELECT 1;'
run "$migrator" lint --migrations later --since 20260101000000
like "$output" '_load\.up\.sql:7:.*not-valid-never-validated' 'its line counts the data of COPY, too'

# ---- a set ----

write migrations/20260101000000_create_agents.up.sql <<'SQL'
CREATE TABLE agents (id bigint PRIMARY KEY, name text NOT NULL, note text);
SQL
write migrations/20260102000000_drop_note.up.sql <<<"$unmarked"
"$migrator" seal --quiet >/dev/null

run "$migrator" verify --format json
exits 1 'verify finds the hazards of a set'
describes 'verify'
like "$output" '"id": "class-not-marked"' 'and wants the mark'
run "$migrator" verify --since 20260102000000
exits 0 'what is released is not judged'
run "$migrator" lint --since 20260101000000 --format json
exits 1 'lint judges what comes after'
unlike "$output" 'create_agents' 'and nothing else'
write never/20260101000000_a.up.sql <<<'CREATE TABLE agents (id int);'
write never/20260102000000_b.up.sql <<<'DROP TABLE IF EXISTS notes; CREATE TABLE notes (id int);'
run "$migrator" lint --migrations never --since 20260101000000
exits 0 'what a set from its first migration on never made is not there to be dropped'
run "$migrator" lint never/20260101000000_a.up.sql never/20260102000000_b.up.sql
exits 1 'of files by themselves nobody knows that'

run "$migrator" lint --since nosuchref
exits 2 'a reference that there is none of'

run "$migrator" up --environment production --to 20260101000000
exits 0 'the first release, without a name'
run "$migrator" lint --format json
exits 1 'lint knows by the history what production has'
unlike "$output" 'create_agents' 'and judges what comes after'
run "$migrator" plan --format json
exits 0 'plan'
describes 'plan'
like "$output" '"class": "destructive"' 'shows the class'
like "$output" '"id": "drop-column"' 'and the finding'
run "$migrator" status --format json
like "$output" '"class": "destructive"' 'status shows the class'
run "$migrator" up
exits 4 'up refuses what is not marked'
like "$errors" '-- migrator: incompatible "' 'with the line to add'
is "$(psql -XAtc "SELECT count(*) FROM migrator.ledger WHERE kind = 'apply'")" 1 'nothing was applied'

write migrations/20260102000000_drop_note.up.sql <<SQL
-- migrator: incompatible "nobody reads notes since 2.4"
-- migrator: irreversible "nor wants them back"
$unmarked
SQL
"$migrator" seal --quiet >/dev/null
run "$migrator" verify
exits 0 'what is marked passes'
like "$output" 'drop-column' 'as a note'
run "$migrator" up
exits 0 'and runs'
is "$(psql -XAtc "SELECT class FROM migrator.ledger WHERE kind = 'apply' ORDER BY seq")" $'compatible\ndestructive' \
    'the ledger has the class'
run "$migrator" log --format json
like "$output" '"class": "destructive"' 'log shows it'

# What was applied before a first run broke off is in use by nobody.
mkdir broken
write broken/1_create.up.sql <<<'CREATE TABLE runs (id bigint PRIMARY KEY, note text);'
write broken/2_fail.up.sql <<<'SELECT 1 / count(*) FROM given;'
write broken/3_drop.up.sql <<<'ALTER TABLE runs DROP COLUMN note;'
fresh_database
psql -Xqc 'CREATE TABLE given ()'
"$migrator" seal --quiet --migrations broken >/dev/null
run "$migrator" up --migrations broken --environment production
exits 5 'a first run breaks off'
psql -Xqc 'INSERT INTO given DEFAULT VALUES'
run "$migrator" up --migrations broken
exits 0 'and is gone on with, though a column goes that it made'
write broken/4_drop.up.sql <<<'DROP TABLE runs;'
"$migrator" seal --quiet --migrations broken >/dev/null
run "$migrator" up --migrations broken --app two
exits 4 'after its end a release runs there'

# ---- the safe way, written ----

mkdir fix
cd fix || exit
write migrations/20260101000000_create_agents.up.sql <<<'CREATE TABLE agents (id bigint PRIMARY KEY, name text NOT NULL);'
write migrations/20260102000000_find_agents.up.sql <<'SQL'
-- Agents are looked up by name.
ALTER TABLE agents ADD COLUMN seen_at timestamptz;
CREATE INDEX agents_by_name ON agents (name);
COMMENT ON INDEX agents_by_name IS 'for the search box';
SQL
run "$migrator" lint --fix
exits 2 'without knowing what is released, nothing is written'
run "$migrator" lint --since 20260101000000 --fix
exits 1 'a fix is written, and the findings are told'
like "$output" 'Wrote migrations/20260102000001_' 'with the new files'
is "$(cat migrations/20260102000000_find_agents.up.sql)" $'-- Agents are looked up by name.\nALTER TABLE agents ADD COLUMN seen_at timestamptz;' \
    'what comes before stays'
ok 'the index is a migration of its own' grep -q '^-- migrator: transaction off' migrations/20260102000001_*.up.sql
ok 'built concurrently' grep -q 'CREATE INDEX CONCURRENTLY' migrations/20260102000001_*.up.sql
ok 'what comes after is another' grep -q 'COMMENT ON INDEX' migrations/20260102000002_*.up.sql
run "$migrator" lint --since 20260101000000
exits 0 'and nothing is left to object to'
write migrations/20260103000000_allowed.up.sql <<'SQL'
-- migrator: allow create-index-blocking "two rows"
CREATE INDEX agents_by_seen ON agents (seen_at);
SQL
cp migrations/20260103000000_allowed.up.sql allowed.sql
run "$migrator" lint --since 20260102000002 --fix
exits 0 'what is allowed is no hazard'
ok 'and not changed' cmp allowed.sql migrations/20260103000000_allowed.up.sql
fresh_database
"$migrator" seal --quiet >/dev/null
run "$migrator" up --environment production
exits 0 'they run'
cd .. || exit

# ---- what is written does what was there ----

fixes() { # SQL on stdin: the newest migration, behind a base; fixed
    rm -rf fixes && mkdir fixes
    write fixes/20260101000000_base.up.sql <<<'CREATE TABLE runs (id bigint PRIMARY KEY, v integer, agent bigint);
CREATE TABLE logs (at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE logs_2026 (at date NOT NULL);'
    write fixes/20260102000000_change.up.sql
    cp fixes/20260102000000_change.up.sql change.sql
    run "$migrator" lint --migrations fixes --since 20260101000000 --fix
}
is_left_alone() { # WHY
    like "$output" "Left alone fixes/20260102000000_change.up.sql: $1" "$1"
    ok 'the file is as it was' cmp change.sql fixes/20260102000000_change.up.sql
    is "$(ls fixes | wc -l)" 2 'and there is no other'
}

fixes <<<'SET search_path = app, public; CREATE INDEX runs_v ON runs (v);'
is_left_alone 'its SET search_path would not hold in another file'
fixes <<<'CREATE TEMP TABLE kept AS SELECT id FROM runs; CREATE INDEX runs_v ON runs (v); DELETE FROM runs WHERE id IN (SELECT id FROM kept);'
is_left_alone 'its temporary kept would not be there for another file'
fixes <<<"ALTER TABLE logs ATTACH PARTITION logs_2026 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');"
is "$(cat fixes/20260102*)" \
    "-- migrator: incompatible \"only rows of a partition's bounds can be written from here on\"
ALTER TABLE logs_2026 ADD CONSTRAINT logs_2026_bounds
    CHECK (at IS NOT NULL AND at >= '2026-01-01' AND at < '2027-01-01') NOT VALID;
ALTER TABLE logs_2026 VALIDATE CONSTRAINT logs_2026_bounds;
ALTER TABLE logs ATTACH PARTITION logs_2026 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
ALTER TABLE logs_2026 DROP CONSTRAINT logs_2026_bounds;" 'a partition is attached when its bounds are proved'
run "$migrator" lint --migrations fixes --since 20260101000000
exits 0 'and nothing is left to object to'
fresh_database
"$migrator" seal --quiet --migrations fixes >/dev/null
run "$migrator" up --migrations fixes --environment development
exits 0 'which runs'

fixes <<<'ALTER TABLE runs ADD CONSTRAINT c CHECK (v > 0) NOT VALID;
ALTER TABLE runs VALIDATE CONSTRAINT c;'
is "$(cat fixes/20260102000000_change.up.sql)" 'ALTER TABLE runs ADD CONSTRAINT c CHECK (v > 0) NOT VALID;' \
    'what adds a constraint stays'
is "$(cat fixes/20260102000001_validate_constraint.up.sql)" 'ALTER TABLE runs VALIDATE CONSTRAINT c;' \
    'what validates it leaves'

fixes <<<'ALTER TABLE runs ALTER COLUMN v SET NOT NULL; ALTER TABLE runs ADD FOREIGN KEY (agent) REFERENCES runs;'
is "$(cat fixes/20260102*)" \
    'ALTER TABLE runs ADD CONSTRAINT runs_v_not_null CHECK (v IS NOT NULL) NOT VALID;
ALTER TABLE runs VALIDATE CONSTRAINT runs_v_not_null;
ALTER TABLE runs ALTER COLUMN v SET NOT NULL;
ALTER TABLE runs DROP CONSTRAINT runs_v_not_null;
ALTER TABLE runs ADD CONSTRAINT runs_agent_fkey FOREIGN KEY (agent) REFERENCES runs NOT VALID;
ALTER TABLE runs VALIDATE CONSTRAINT runs_agent_fkey;' 'the steps are in order'
is "$(ls fixes | wc -l)" 6 'each is a migration'
run "$migrator" lint --migrations fixes --since 20260101000000
unlike "$output" 'set-not-null|add-fk-validating|not-valid-and-validate' 'none reads a table while it is locked'
fresh_database
"$migrator" seal --quiet --migrations fixes >/dev/null
run "$migrator" up --migrations fixes --environment development
exits 0 'they run'

# ---- what others have is not changed ----

mkdir sealed && cd sealed || exit
write migrations/20260101000000_base.up.sql <<<'CREATE TABLE runs (id bigint PRIMARY KEY, v integer);'
write migrations/20260102000000_change.up.sql <<<'CREATE INDEX runs_v ON runs (v);'
cp migrations/20260102000000_change.up.sql change.sql
fresh_database
"$migrator" seal --quiet >/dev/null
run "$migrator" up --environment production
exits 0 'a first release is in production'
run "$migrator" lint --since 20260101000000 --fix
like "$output" 'Left alone migrations/20260102000000_change.up.sql: applied to production' 'what production has is left alone'
ok 'and is as it was' cmp change.sql migrations/20260102000000_change.up.sql
rm -r .migrator
write migrations/20260103000000_next.up.sql <<<'SELECT 1;'
"$migrator" seal --quiet >/dev/null
run "$migrator" lint --since 20260101000000 --fix
like "$output" 'Left alone migrations/20260102000000_change.up.sql: sealed, as the checksum file says' \
    'without git, so is what the checksum file lists before its newest'
ok 'and is as it was' cmp change.sql migrations/20260102000000_change.up.sql
git init -q -b main . && git config user.email someone@example.org && git config user.name someone
git add -A && git commit -qm 'two migrations'
run env MIGRATOR_BASE=main "$migrator" lint --since 20260101000000 --fix
like "$output" 'Left alone migrations/20260102000000_change.up.sql: sealed for good by main' 'so is what main has'
ok 'as it was' cmp change.sql migrations/20260102000000_change.up.sql
cd .. || exit

# ---- development ----

fresh_database
run "$migrator" up --environment development --to 20260101000000 --app one
write migrations/20260103000000_drop_name.up.sql <<<'ALTER TABLE agents DROP COLUMN name;'
run "$migrator" up
exits 0 'in development it is a warning'
like "$errors" 'is destructive and its header does not say so' 'which is said'
is "$(psql -XAtc "SELECT class FROM migrator.ledger WHERE kind = 'apply' ORDER BY seq DESC LIMIT 1")" destructive \
    'and recorded'

# ---- asked for by a short name, and about what has no tables ----

run "$migrator" lint -d 'postgresql:///none?host=/nowhere' - <<<'SELECT 1'
exits 3 'a database of either spelling is looked at'
run "$migrator" lint - <<<'ALTER EXTENSION hstore SET SCHEMA other'
exits 1 'what an extension has moves along'
like "$output" 'set-schema' 'which is found'

done_testing
