-- Keep one part of a body. $1 bytea: digest of the whole. $2 int: part from 0. $3 bytea: at most 1 MiB.
INSERT INTO @schema@.content (digest, part, body) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING
