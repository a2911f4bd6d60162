-- Attach a table as a partition, by a statement. Where its rows, or those of the default partition, do not fit, they are put
-- in through the root (`tree`) afterwards; a row that fits into none is a conflict, or, with migrator.exact, an error.
-- @schema@: the ledger's, quoted; @version@: the migration's.
CREATE OR REPLACE FUNCTION pg_temp.fit_partition(tree text, relation text, statement text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    rest    regclass := (SELECT nullif(partdefid, 0)::regclass FROM pg_catalog.pg_partitioned_table WHERE partrelid = tree::regclass);
    columns text := (
        SELECT string_agg(format('%I', attname), ', ' ORDER BY attnum) FROM pg_catalog.pg_attribute
        WHERE attrelid = tree::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
    );
    part    regclass;
    place   tid;
    loud    text;
BEGIN
    EXECUTE statement;
EXCEPTION WHEN integrity_constraint_violation THEN
    IF current_setting('migrator.exact', true) = 'on' THEN
        RAISE;
    END IF;
    EXECUTE format('CREATE TEMPORARY TABLE moved ON COMMIT DROP AS SELECT %s FROM %s WITH NO DATA', columns, relation);
    loud := pg_temp.quieten(tree::regclass);
    FOREACH part IN ARRAY array_remove(ARRAY[relation::regclass, rest], NULL) LOOP
        loud := loud || pg_temp.quieten(part);
        EXECUTE format('WITH gone AS (DELETE FROM %s RETURNING *) INSERT INTO pg_temp.moved SELECT %s FROM gone', part, columns);
    END LOOP;
    SET CONSTRAINTS ALL IMMEDIATE;
    EXECUTE statement;
    FOR place IN SELECT ctid FROM pg_temp.moved LOOP
        BEGIN
            EXECUTE format('INSERT INTO %s (%s) OVERRIDING SYSTEM VALUE SELECT * FROM pg_temp.moved WHERE ctid = $1', tree, columns)
                USING place;
        EXCEPTION WHEN integrity_constraint_violation THEN
            EXECUTE format('INSERT INTO @schema@.conflict (version, relation, reason, line)
                SELECT @version@, %L, %L, to_jsonb(moved) FROM pg_temp.moved AS moved WHERE ctid = $1',
                relation, 'does not fit: ' || SQLERRM) USING place;
        END;
    END LOOP;
    DROP TABLE pg_temp.moved;
    SET CONSTRAINTS ALL IMMEDIATE;
    EXECUTE loud;
END $$;
