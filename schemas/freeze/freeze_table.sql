-- Freeze a table with its tree. $1 text: the freeze's id. $2 text: its name, quoted. $3 text: how long a try waits for
-- locks. $4 int: tries. Columns: changed bool. Locks: SHARE ROW EXCLUSIVE on each table of the tree.
SELECT @schema@.freeze_table($1, $2::text::regclass, $3, $4) AS changed
