-- Freeze a table, with the whole tree that it is in, as part of the freeze `id`; false: it was frozen already.
-- Rows: a BEFORE ROW trigger, which a partitioned root clones to its partitions, also those that come later; it stops
-- writes through a parent, from one partition to another, and of replication. TRUNCATE, and statements that meet no row:
-- a BEFORE STATEMENT trigger on every level. Both ENABLE ALWAYS.
-- Locks: SHARE ROW EXCLUSIVE on each table of the tree to the end of the transaction. Writers in flight are waited for,
-- `tries` times for `patience`, mostly shorter than deadlock_timeout, so that others do not wait long behind us; each
-- fourth try is a little longer than it, because only then an autovacuum gives way. Below twice that time a deadlock with a
-- writer ends on our side. Readers never wait.
-- The tree is looked up once more when its parents are locked: a child may have come in between.
-- Raises 55P03 naming who is in the way. lock_timeout is afterwards what it was.
CREATE OR REPLACE FUNCTION @schema@.freeze_table(id text, target regclass, patience text, tries int) RETURNS boolean
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $function$
DECLARE
    prefix  CONSTANT name := 'freeze_' || id;
    callee  CONSTANT regprocedure := '@schema@.' || quote_ident(prefix) || '()';
    before  CONSTANT text := current_setting('lock_timeout');
    long    CONSTANT interval := greatest(patience::interval, current_setting('deadlock_timeout')::interval * 1.2);
    tree    oid[];
    part    text;
    missing text;
    changed boolean := false;
BEGIN
    IF EXISTS (SELECT FROM pg_class WHERE oid = target AND relnamespace = '@schema@'::regnamespace) THEN
        RAISE EXCEPTION '% belongs to the ledger, which is never frozen', target USING ERRCODE = 'MG005';
    END IF;
    FOR attempt IN 1 .. tries LOOP
        BEGIN
            PERFORM set_config('lock_timeout', CASE WHEN attempt % 4 = 0
                THEN round(extract(epoch FROM long) * 1000) || 'ms' ELSE patience END, true);
            FOREACH part IN ARRAY ARRAY['row', 'row', 'statement', 'always'] LOOP
                WITH RECURSIVE member AS (
                    SELECT target::oid AS oid
                    UNION
                    SELECT CASE WHEN link.inhparent = member.oid THEN link.inhrelid ELSE link.inhparent END
                    FROM member
                    JOIN pg_inherits AS link ON link.inhparent = member.oid OR link.inhrelid = member.oid
                )
                SELECT array_agg(member.oid) INTO tree FROM member;
                FOR missing IN
                    SELECT format('CREATE TRIGGER %I BEFORE INSERT OR UPDATE OR DELETE ON %s FOR EACH ROW EXECUTE FUNCTION %s',
                                  prefix || '_row', relation.oid::regclass, callee)
                    FROM pg_class AS relation
                    WHERE part = 'row' AND relation.oid = ANY (tree) AND NOT relation.relispartition AND NOT EXISTS (
                        SELECT FROM pg_trigger WHERE tgrelid = relation.oid AND tgfoid = callee AND tgtype & 1 = 1)
                    UNION ALL
                    SELECT format('CREATE TRIGGER %I BEFORE INSERT OR UPDATE OR DELETE%s ON %s EXECUTE FUNCTION %s',
                                  prefix || '_statement',
                                  CASE WHEN relation.relkind <> 'f' OR current_setting('server_version_num')::int >= 160000
                                       THEN ' OR TRUNCATE' ELSE '' END,
                                  relation.oid::regclass, callee)
                    FROM pg_class AS relation
                    WHERE part = 'statement' AND relation.oid = ANY (tree) AND NOT EXISTS (
                        SELECT FROM pg_trigger WHERE tgrelid = relation.oid AND tgfoid = callee AND tgtype & 1 = 0)
                    UNION ALL
                    SELECT format('ALTER TABLE ONLY %s ENABLE ALWAYS TRIGGER %I', tgrelid::regclass, tgname)
                    FROM pg_trigger
                    WHERE part = 'always' AND tgrelid = ANY (tree) AND tgfoid = callee AND tgenabled <> 'A'
                    ORDER BY 1
                LOOP
                    EXECUTE missing;
                    changed := true;
                END LOOP;
            END LOOP;
            PERFORM set_config('lock_timeout', before, true);
            RETURN changed;
        EXCEPTION
            WHEN lock_not_available OR deadlock_detected OR duplicate_object THEN
                changed := false;
        END;
        IF attempt < tries THEN
            PERFORM pg_sleep(0.05 + random() * 0.1 * least(attempt, 5));
        END IF;
    END LOOP;
    RAISE EXCEPTION '% cannot be frozen: others that write to it were waited for in vain', target
        USING ERRCODE = 'lock_not_available',
              DETAIL = 'In the way: ' || coalesce(@schema@.freeze_in_way(tree), 'nobody any more');
END
$function$
