-- The parts of a body in order. $1 bytea: digest. Columns: body, bytea in its text form.
SELECT body FROM @schema@.content WHERE digest = $1 ORDER BY part
