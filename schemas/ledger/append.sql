-- Write one entry outside a migration. Columns: append bigint, its seq.
-- $1 kind, $2 version, $3 name, $4 digest, $5 files, $6 class, $7 application, $8 run, $9 host, $10 program, $11 detail.
SELECT @schema@.append($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
