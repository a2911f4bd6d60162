-- Raise MG006 when the migration has written rows, emptied tables or dropped them of which nothing is kept: a rehearsal's
-- rows did not make it do that.
-- @table@: that of written_before.sql, which goes. A table that is stored anew has its rows still; one that is emptied
-- has none, unless it counts some that were put into it.
DO $written$
DECLARE
    was   record;
    empty boolean;
    found text[] := CASE WHEN NOT current_setting('track_counts')::boolean
        THEN ARRAY['what it writes cannot be told: track_counts is off'] ELSE '{}' END;
BEGIN
    FOR was IN
        SELECT earlier.*, class.oid IS NULL AS is_gone, class.relfilenode <> earlier.relfilenode AS is_anew,
               coalesce(n_tup_ins, 0) - inserted AS more_inserted, coalesce(n_tup_upd, 0) - updated AS more_updated,
               coalesce(n_tup_del, 0) - deleted AS more_deleted
        FROM @table@ AS earlier
        LEFT JOIN pg_class AS class ON class.oid = relation
        LEFT JOIN pg_stat_xact_user_tables ON relid = relation
        ORDER BY name
    LOOP
        empty := false;
        IF was.is_anew AND was.has_rows THEN
            EXECUTE format('SELECT NOT EXISTS (SELECT FROM ONLY %s)', was.relation::regclass) INTO empty;
        END IF;
        IF was.is_gone THEN
            found := found || format('%s dropped', was.name);
        ELSIF empty THEN
            found := found || format('%s emptied', was.name);
        ELSIF NOT was.is_part AND (was.more_inserted <> 0 OR was.more_updated <> 0 OR was.more_deleted <> 0) THEN
            found := found || format('%s %s inserted, %s updated, %s deleted', was.name, was.more_inserted,
                                     was.more_updated, was.more_deleted);
        END IF;
    END LOOP;
    IF cardinality(found) > 0 THEN
        RAISE EXCEPTION 'rows would change that the way back does not keep: %', array_to_string(found, '; ')
            USING ERRCODE = 'MG006',
                  HINT = 'its rehearsal''s rows did not make the migration write there: give it such in seed.sql and run `migrator rehearse` again, or say in the file that it goes without: -- migrator: before-image off "why"';
    END IF;
END
$written$;
DROP TABLE @table@;
