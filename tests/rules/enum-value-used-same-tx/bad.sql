ALTER TYPE run_state ADD VALUE 'paused';
UPDATE runs SET state = 'paused' WHERE id = 42;
