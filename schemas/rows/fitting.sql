-- Those of some texts that can be values of a type, in their order; after SQL_ROWS_FITS.
-- $1 text: the texts, a line each; $2 text: the type. Columns: value text. Locks: none.
SELECT value
FROM unnest(string_to_array($1, chr(10))) WITH ORDINALITY AS candidate (value, number)
WHERE pg_temp.migrator_fits(value, $2)
ORDER BY number
