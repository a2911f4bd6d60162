-- Rows of a table become conflicts, and what refers to them, directly or not, before them.
-- @schema@: the ledger's, quoted; @version@: the migration's. path: the tables by which they were come to, theirs the last;
-- they are those in the temporary table unfit_N (part oid, place tid), N the length of the path. reason: theirs.
CREATE OR REPLACE FUNCTION pg_temp.take_out(path regclass[], reason text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    depth    int := cardinality(path);
    relation regclass := path[depth];
    loud     text := pg_temp.quieten(relation);
    key      record;
    more     bigint := 1;
BEGIN
    FOR key IN
        SELECT conrelid::regclass AS referring, confrelid::regclass AS referred, string_agg(
                   format('referring.%I = referred.%I', own.attname, other.attname), ' AND ') AS condition
        FROM pg_catalog.pg_constraint, unnest(conkey, confkey) AS pair (own, other)
        JOIN pg_catalog.pg_attribute AS own ON own.attnum = pair.own
        JOIN pg_catalog.pg_attribute AS other ON other.attnum = pair.other
        WHERE contype = 'f' AND own.attrelid = conrelid AND other.attrelid = confrelid AND conparentid = 0
            AND confrelid IN (SELECT relation UNION SELECT pg_catalog.pg_partition_ancestors(relation))
        GROUP BY pg_constraint.oid, conrelid, confrelid
    LOOP
        IF key.referring = relation THEN
            WHILE more > 0 LOOP
                EXECUTE format('INSERT INTO pg_temp.unfit_%s SELECT referring.tableoid, referring.ctid FROM %s AS referring
                    JOIN %s AS referred ON %s JOIN pg_temp.unfit_%1$s AS unfit ON part = referred.tableoid AND place = referred.ctid
                    EXCEPT SELECT part, place FROM pg_temp.unfit_%1$s', depth, relation, key.referred, key.condition);
                GET DIAGNOSTICS more = ROW_COUNT;
            END LOOP;
        ELSIF key.referring <> ALL (path) THEN
            EXECUTE format('CREATE TEMPORARY TABLE unfit_%s ON COMMIT DROP AS
                SELECT DISTINCT referring.tableoid AS part, referring.ctid AS place FROM %s AS referring JOIN %s AS referred ON %s
                JOIN pg_temp.unfit_%s AS unfit ON unfit.part = referred.tableoid AND unfit.place = referred.ctid',
                depth + 1, key.referring, key.referred, key.condition, depth);
            GET DIAGNOSTICS more = ROW_COUNT;
            IF more > 0 THEN
                PERFORM pg_temp.take_out(path || key.referring, 'refers to a row that is a conflict');
            END IF;
            EXECUTE format('DROP TABLE pg_temp.unfit_%s', depth + 1);
        END IF;
    END LOOP;
    EXECUTE format('WITH gone AS (DELETE FROM %s AS target USING pg_temp.unfit_%s
            WHERE target.tableoid = part AND target.ctid = place RETURNING to_jsonb(target) AS line)
        INSERT INTO @schema@.conflict (version, relation, reason, line) SELECT @version@, %L, %L, line FROM gone',
        relation, depth, (
            SELECT format('%I.%I', nspname, relname) FROM pg_catalog.pg_class
            JOIN pg_catalog.pg_namespace ON pg_namespace.oid = relnamespace WHERE pg_class.oid = relation
        ), reason);
    SET CONSTRAINTS ALL IMMEDIATE;
    EXECUTE loud;
END $$;
