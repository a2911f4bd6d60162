-- Begin a migration's transaction: see setup/06_enter.sql for the parameters.
SELECT @schema@.enter($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
