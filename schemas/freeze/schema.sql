-- Is there a schema? $1 text: its name, unquoted. Columns: is_there bool.
SELECT to_regnamespace(quote_ident($1)) IS NOT NULL AS is_there
