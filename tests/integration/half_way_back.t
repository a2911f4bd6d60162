#!/usr/bin/env bash
# A rollback that stops half way says what is undone, and what to do; nobody thaws by accident there.
# slow
source "$(dirname "$0")/../support/tap.sh"
with_server

mkdir migrations
echo 'CREATE TABLE orders (id int PRIMARY KEY, status text NOT NULL);' >migrations/0001_begin.up.sql
cat >migrations/0002_close.up.sql <<'SQL'
-- migrator: incompatible "releases before this one read open orders"
UPDATE orders SET status = 'closed';
SQL
cat >migrations/0003_note.up.sql <<'SQL'
-- migrator: incompatible "releases before this one cannot write notes"
ALTER TABLE orders ADD COLUMN note text NOT NULL DEFAULT '';
SQL
"$migrator" rehearse --quiet >/dev/null && "$migrator" seal --quiet >/dev/null || exit 1
"$migrator" up --quiet --environment production --to 1 >/dev/null && psql -Xqc "INSERT INTO orders VALUES (1, 'open')"
"$migrator" up --quiet --environment production >/dev/null
psql -Xqc 'ALTER TABLE orders RENAME status TO state'
run "$migrator" rollback --to 1 --run --pg-bindir /nowhere
exits 5 'the second step of two fails'
like "$output" '0003 *note|3 +note .* undone' 'the first is undone'
like "$output" '2 +close .* applied' 'the second is not'
like "$output" 'Stopped on the way back to version 1: 1 of 2 undone' 'so many are'
like "$errors$output" 'error: 0002_close failed: ' 'the migration is named'
like "$errors$output" 'state: the migration is applied as before; 1 before it is undone' 'with what is so now'
like "$output" 'next: migrator rollback --resume' 'there is one next step'
unlike "$errors$output" 'migrator thaw' 'and only one'

run "$migrator" thaw
exits 4 'it is not thawed half way back'
like "$errors" '1 migration is undone, and not all that is to be' 'for what is undone'
like "$errors" 'rollback --resume. goes on' 'says what to do'
psql -Xqc 'ALTER TABLE orders RENAME state TO status'
run "$migrator" rollback --resume
exits 0 'the cause is mended: it goes on'
is "$(psql -XAtc 'SELECT * FROM orders')" '1|open' 'all is as it was'
run "$migrator" thaw
exits 0 'all is undone: now it is thawed'

# ---- what was written since has a value that comes back ----

fresh_database
mkdir clash && cd clash && mkdir migrations || exit 1
echo 'CREATE TABLE users (id int PRIMARY KEY, mail text UNIQUE);' >migrations/0001_begin.up.sql
printf '%s\n' '-- migrator: incompatible "mails are others"' "UPDATE users SET mail = 'gone ' || id WHERE mail LIKE 'old%';" \
    >migrations/0002_gone.up.sql
"$migrator" rehearse --quiet >/dev/null && "$migrator" seal --quiet >/dev/null || exit 1
"$migrator" up --quiet --environment production --to 1 >/dev/null && psql -Xqc "INSERT INTO users VALUES (1, 'old one'), (2, 'two')"
"$migrator" up --quiet --environment production >/dev/null && psql -Xqc "INSERT INTO users VALUES (3, 'old one')"
run "$migrator" rollback --to 1 --run --pg-bindir /nowhere
exits 0 'it goes back'
like "$output" '1 row, .*users_mail_key' 'the constraint is named'
is "$(psql -XAtc "SELECT line -> 'before' ->> 'mail' FROM migrator.conflict")" 'old one' 'the value that does not come back is kept'
is "$(psql -XAtc 'SELECT * FROM users ORDER BY id')" $'1|gone 1\n2|two\n3|old one' 'and what was written since stays'

done_testing
