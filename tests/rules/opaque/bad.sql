DO $$
BEGIN
    EXECUTE (SELECT string_agg(format('DROP TABLE %I', relname), ';') FROM pg_class WHERE relname LIKE 'tmp%');
END $$;
