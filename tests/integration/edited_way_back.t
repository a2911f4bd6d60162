#!/usr/bin/env bash
# A way back that somebody edits after its rehearsal is not called rehearsed; a rehearsal tries it as it is.
# slow
source "$(dirname "$0")/../support/tap.sh"
with_server

mkdir migrations
echo 'CREATE TABLE orders (id int PRIMARY KEY, status text NOT NULL);' >migrations/0001_begin.up.sql
cat >migrations/0002_close.up.sql <<'SQL'
-- migrator: incompatible "the releases before this one read open orders"
UPDATE orders SET status = 'closed';
SQL
folder=rollback/0002_close
seal() { MIGRATOR_BASE='' "$migrator" seal >/dev/null; }
seal
run "$migrator" rehearse 2
exits 0 'it has a way back'
seal
cp $folder/repair.sql made.sql
evidence=$(cat $folder/evidence.json)
like "$evidence" "\"repair\": \"$(sha256sum <$folder/repair.sql | cut -d' ' -f1)\"" 'the evidence names the repair that it proves'
like "$evidence" "\"capture\": \"$(sha256sum <$folder/capture.sql | cut -d' ' -f1)\"" 'and the capture'
run "$migrator" plan
like "$output" 'close +[a-z]+ .*rehearsed +20[0-9: -]*Z' 'rehearsed it is called'

# ---- one that no longer gives back the rows ----
{ sed '/^-- rows/,$d' made.sql && echo '-- Done by hand.'; } >$folder/repair.sql
seal
cp $folder/repair.sql edited.sql
run "$migrator" plan
like "$output" 'close +[a-z]+ .*not rehearsed as it is' 'edited, it is not'
unlike "$output" 'close .* 20[0-9][0-9]-' 'and has no time of a rehearsal'
run "$migrator" plan --format json
ok 'the report is as its schema says' "$project/tests/support/check_report" <<<"$output"
run "$migrator" rehearse --check 2
exits 1 'the check finds it'
like "$output" 'error: rollback/0002_close is not the way back of this migration: tried as it is, it does not give back' 'and says what is wrong'
like "$output" '@@ -[0-9]+,3 \+[0-9,]+ @@' 'with how the file differs'
like "$output" '-(-- Done by hand)' 'from what is made'
like "$output" '\+-- rows' 'for this migration'
like "$output" '… [0-9]+ more lines' 'as far as a reader follows'
run "$migrator" rehearse 2
exits 1 'a rehearsal tries it as it is'
like "$output" 'close .* not exact' 'it does not give back what was there'
like "$output" '2: ~ rows of public\.orders' 'the rows that differ are named'
like "$output" 'remove rollback/0002_close and let `migrator rehearse 2` make it anew' 'with what to do'
ok 'nothing is overwritten' cmp -s edited.sql $folder/repair.sql
is "$(cat $folder/evidence.json)" "$evidence" 'nor the evidence'

echo 'SELECT nothing_there();' >$folder/repair.sql
seal
run "$migrator" rehearse 2
exits 1 'one that does not run'
like "$output" '2: .*function nothing_there\(\) does not exist' 'says why'

# ---- one that is edited, and does what it is for ----
{ cat made.sql && echo '-- Read by two.'; } >$folder/repair.sql
seal
cp $folder/repair.sql edited.sql
run "$migrator" rehearse --check 2
exits 1 'the check asks for the proof'
like "$output" 'gives back schema and rows, and stays' 'though it works'
run "$migrator" rehearse 2
exits 0 'a rehearsal proves it'
like "$output" '1 of 1 have a proven way back' 'as it is'
ok 'it stays' cmp -s edited.sql $folder/repair.sql
like "$(cat $folder/evidence.json)" "\"repair\": \"$(sha256sum <edited.sql | cut -d' ' -f1)\"" 'the evidence names it'
run "$migrator" rehearse --check 2
exits 0 'then the check has nothing to say'
run "$migrator" plan
like "$output" 'close +[a-z]+ .*rehearsed +20[0-9: -]*Z' 'and it is called rehearsed'

# ---- made anew ----
rm -r $folder
run "$migrator" rehearse 2
ok 'removed, it is made anew' cmp -s made.sql $folder/repair.sql
seal
echo 'ALTER TABLE orders ADD COLUMN closed_at timestamptz;' >>migrations/0002_close.up.sql
seal
run "$migrator" rehearse 2
exits 0 'one of an earlier text of the migration, that nobody edited, is made anew'
not_ok 'for the text as it is now' cmp -s made.sql $folder/repair.sql
sed -i '$a SELECT 1;' $folder/repair.sql
cp $folder/repair.sql draft.sql
run "$migrator" rehearse 2
exits 0 'what is not sealed'
not_ok 'is rewritten' cmp -s draft.sql $folder/repair.sql

# ---- applied all the same, it is not called rehearsed ----
echo 'SELECT 1;' >$folder/repair.sql
seal
run "$migrator" up --no-rehearse --environment production --to 1
psql -Xqc "INSERT INTO orders VALUES (1, 'open')"
run "$migrator" up --no-rehearse --environment production
exits 0 'it is applied'
run "$migrator" rollback --to 1 --environment production
like "$output" 'close +destructive +not rehearsed as it is' 'whoever is to go back is told'
run "$migrator" rollback --to 1 --environment production --format json
ok 'the report is as its schema says' "$project/tests/support/check_report" <<<"$output"

done_testing
