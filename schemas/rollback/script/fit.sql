-- Run a statement that rows may not fit: one that makes a constraint, a unique index or NOT NULL. Those that do not fit are
-- conflicts, whole, and go, and so does what refers to them, directly or not; then it runs. Of rows that are equal in what
-- is unique the first stays, by primary key or, without one, as they are stored. Where the setting migrator.exact is on, as
-- in a rehearsal, none may be left out.
-- relation: the table, qualified and quoted; '': the domain's,
-- which the error names. twin: the same statement for pg_temp.twin, of what is unique. misfit: which rows, as `target`, do
-- not fit, where that has to be said.
CREATE OR REPLACE FUNCTION pg_temp.fit(relation text, statement text, twin text DEFAULT NULL, misfit text DEFAULT NULL)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    state     text;
    reason    text;
    named     text;
    col       name;
    own       name;
    type      text;
    condition text;
    loud      text;
    taken     bigint;
BEGIN
    LOOP
        BEGIN
            EXECUTE statement;
            RETURN;
        EXCEPTION WHEN integrity_constraint_violation THEN
            IF current_setting('migrator.exact', true) = 'on' THEN
                RAISE;
            END IF;
            GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, reason = MESSAGE_TEXT, named = TABLE_NAME, col = COLUMN_NAME,
                own = CONSTRAINT_NAME;
            IF relation = '' OR state = '23502' THEN
                GET STACKED DIAGNOSTICS condition = SCHEMA_NAME;
                relation := format('%I.%I', condition, named);
            END IF;
        END;
        loud := pg_temp.quieten(relation::regclass);
        IF state IN ('23505', '23P01') THEN
            EXECUTE format('CREATE TEMPORARY TABLE twin ON COMMIT DROP AS
                SELECT *, tableoid AS migrator_part, ctid AS migrator_place FROM %s WITH NO DATA', relation);
            EXECUTE twin;
            EXECUTE format('INSERT INTO pg_temp.twin SELECT *, tableoid, ctid FROM %s AS target ORDER BY %stableoid, ctid
                ON CONFLICT DO NOTHING', relation, (
                    SELECT string_agg(format('%I, ', attname), '') FROM pg_catalog.pg_index
                    JOIN pg_catalog.pg_attribute ON attrelid = indrelid AND attnum = ANY (indkey)
                    WHERE indrelid = relation::regclass AND indisprimary
                ));
            EXECUTE format('CREATE TEMPORARY TABLE unfit_1 ON COMMIT DROP AS SELECT tableoid AS part, ctid AS place FROM %s
                EXCEPT SELECT migrator_part, migrator_place FROM pg_temp.twin', relation);
            DROP TABLE pg_temp.twin;
        ELSE
            condition := coalesce(misfit, 'target.' || quote_ident(nullif(col, '')) || ' IS NOT DISTINCT FROM NULL');
            IF state = '23514' THEN
                EXECUTE statement || ' NOT VALID';
                SELECT pg_catalog.pg_get_expr(conbin, conrelid), pg_catalog.format_type(nullif(contypid, 0), NULL), conname
                INTO condition, type, own
                FROM pg_catalog.pg_constraint
                WHERE NOT convalidated AND (conrelid = relation::regclass AND conname = own OR contypid = (
                    SELECT atttypid FROM pg_catalog.pg_attribute WHERE attrelid = relation::regclass AND attname = col))
                ORDER BY oid DESC LIMIT 1;
                condition := CASE WHEN type IS NULL THEN format('NOT (%s)', condition) ELSE
                    format('target.%I::text IS NOT NULL AND pg_temp.text_as(target.%1$I::text, %L) IS NULL', col, type) END;
            END IF;
            EXECUTE format('CREATE TEMPORARY TABLE unfit_1 ON COMMIT DROP AS SELECT tableoid AS part, ctid AS place FROM %s AS %s
                WHERE %s', relation, CASE WHEN state = '23514' AND type IS NULL
                    THEN format('%I', (SELECT relname FROM pg_catalog.pg_class WHERE oid = relation::regclass)) ELSE 'target' END,
                condition);
            IF state = '23514' THEN
                EXECUTE CASE WHEN type IS NULL THEN format('ALTER TABLE %s DROP CONSTRAINT %I', relation, own)
                    ELSE format('ALTER DOMAIN %s DROP CONSTRAINT %I', type, own) END;
            END IF;
        END IF;
        SELECT count(*) INTO taken FROM pg_temp.unfit_1;
        EXECUTE loud;
        IF taken = 0 THEN
            RAISE EXCEPTION '%', reason USING ERRCODE = state;
        END IF;
        PERFORM pg_temp.take_out(ARRAY[relation::regclass], 'does not fit: ' || reason);
        DROP TABLE pg_temp.unfit_1;
    END LOOP;
END $$;
