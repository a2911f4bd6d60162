CREATE TABLE documents (id bigint PRIMARY KEY, title text NOT NULL, body text NOT NULL);
CREATE TABLE agents (id bigint PRIMARY KEY, role text NOT NULL);

-- 64 MiB of pages where long values are kept
DO $$
DECLARE
    toast regclass := (SELECT reltoastrelid FROM pg_class WHERE oid = 'documents'::regclass);
BEGIN
    EXECUTE format('COPY (SELECT WHERE false) TO PROGRAM %L', 'truncate --size=64M ' || pg_relation_filepath(toast));
END
$$;
