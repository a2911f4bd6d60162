DO $$
BEGIN
    EXECUTE 'ALTER TABLE runs ADD COLUMN note text';
END $$;
