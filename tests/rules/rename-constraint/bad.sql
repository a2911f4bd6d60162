ALTER TABLE agents RENAME CONSTRAINT agents_handle_key TO agents_unique_handle;
