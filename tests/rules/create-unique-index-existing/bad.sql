-- migrator: transaction off

CREATE UNIQUE INDEX CONCURRENTLY agents_display_name_key ON agents (lower(display_name));
