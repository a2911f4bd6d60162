UPDATE pg_catalog.pg_attribute SET attnotnull = true WHERE attrelid = 'runs'::regclass AND attname = 'note';
DELETE FROM pg_enum WHERE enumlabel = 'paused';
DELETE FROM pg_enum WHERE enumlabel = 'stopped';
