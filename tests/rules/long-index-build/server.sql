CREATE TABLE runs (id bigint PRIMARY KEY, agent_id bigint NOT NULL);
CREATE TABLE agents (id bigint PRIMARY KEY, name text NOT NULL);

-- 100 GiB of empty pages that take no room on the disk
DO $$
BEGIN
    FOR segment IN 0..99 LOOP
        EXECUTE format('COPY (SELECT WHERE false) TO PROGRAM %L',
                       format('truncate --size=1G %s%s', pg_relation_filepath('runs'), '.' || nullif(segment, 0)));
    END LOOP;
END
$$;
