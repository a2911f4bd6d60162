#!/usr/bin/env bash
# The scripts of a bundle, each by itself: what they refuse, and who may go on where another stopped.
source "$(dirname "$0")/../support/tap.sh"
with_server

sql() { psql -XAtqc "$1"; }
applied() { sql "SELECT string_agg(version::text, ' ' ORDER BY version) FROM migrator.applied"; }
freeze_id() { sed -n 's/^-- Freeze \([0-9a-f]*\):.*/\1/p' "$1/1-freeze.sql"; }
by_psql() { run psql -Xq -f "$1"; }

mkdir migrations
echo 'CREATE TABLE item (id int PRIMARY KEY, a text, b text, c text);' >migrations/0001_a.up.sql
for column in b c; do
    version=$([[ $column == b ]] && echo 2 || echo 3)
    cat >"migrations/000${version}_$column.up.sql" <<SQL
-- migrator: incompatible "nobody reads $column"
ALTER TABLE item DROP COLUMN $column;
SQL
done
"$migrator" rehearse --quiet >/dev/null && "$migrator" seal --quiet >/dev/null || exit 1
run "$migrator" up --to 1
exits 0 'up to the first'
sql "INSERT INTO item VALUES (1, 'a', 'b', 'c')"
run "$migrator" up
exits 0 'up'
run "$migrator" rollback --to 1 --out old
exits 0 'a bundle'
like "$(<old/RUNBOOK.md)" 'psql -X -d DATABASE -f FILE.*owns the tables' 'its runbook says how to connect, and as whom'
like "$(<old/RUNBOOK.md)" 'When a step fails.*4-thaw.sql.*migrator up' 'and what to do when a step fails'

# ---- each in its turn ----
by_psql old/2-repair.sql
exits 3 'nothing is undone before it is frozen'
like "$errors" 'freeze [0-9a-f]* is not open: nothing was undone.*1-freeze.sql' 'which says what is missing'
is "$(applied)" '1 2 3' 'and nothing was'
by_psql old/1-freeze.sql
exits 0 'freeze'
by_psql old/3-verify.sql
exits 3 'nothing is verified before it is undone'
like "$errors" 'not undone yet: 3 is applied' 'which says why'
run "$migrator" status
like "$output" 'step 2 of 4' 'the ledger does not take it for verified'

# ---- by psql, by the program, by psql ----
sql "CREATE VIEW in_the_way AS SELECT * FROM item; ALTER TABLE item ADD COLUMN b int"
by_psql old/2-repair.sql
exits 3 'half way, something is in the way'
is "$(applied)" '1 2' 'one is undone'
run "$migrator" rollback --resume
exits 5 'so it is for the program'
sql "DROP VIEW in_the_way; ALTER TABLE item DROP COLUMN b"
by_psql old/2-repair.sql
exits 0 'the script goes on, though the program has been at it since'
is "$(applied)" 1 'and all is undone'
run "$migrator" rollback --resume
exits 0 'the program verifies it'
by_psql old/3-verify.sql
exits 0 'and so does the script after it'
is "$(sql 'SELECT id, a, b, c FROM item')" '1|a|b|c' 'with the rows as they were'
by_psql old/2-repair.sql
exits 0 'once more, all of it is passed over'
like "$(psql -Xc 'DELETE FROM item' 2>&1)" 'writes are frozen' 'and writes stay frozen for everybody else'
by_psql old/4-thaw.sql
exits 0 'thaw'

# ---- of another time ----
run "$migrator" up
exits 0 'up again'
by_psql old/2-repair.sql
exits 3 'an old bundle undoes nothing without its freeze'
like "$errors" 'is not open: nothing was undone' 'which is thawed'
is "$(applied)" '1 2 3' 'and nothing was'
run "$migrator" rollback --to 1 --out new
exits 0 'a new bundle'
by_psql new/1-freeze.sql
sed "s/$(freeze_id old)/$(freeze_id new)/g" old/2-repair.sql >old/in_new_freeze.sql
by_psql old/in_new_freeze.sql
exits 3 'nor, in a freeze, what was applied anew since'
like "$errors" '2 was applied after this was written: nothing was undone.*rollback --out' 'which says how to make a new one'
export PGOPTIONS='-c standard_conforming_strings=off'
for script in 2-repair 3-verify 4-thaw; do
    by_psql new/$script.sql
    exits 0 "the new bundle, whatever the settings say of literals: $script"
done
is "$(sql 'SELECT id, a, b, c FROM item')" '1|a|b|c' 'undoes it'

done_testing
