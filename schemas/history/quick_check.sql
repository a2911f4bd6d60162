-- Look through the whole file. Rows: one, "ok"; else one for each of the first faults found.
PRAGMA quick_check(1);
