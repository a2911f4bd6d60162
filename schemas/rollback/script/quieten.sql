-- Switch off what listens to a table's rows, a freeze's triggers apart, and what hides them from its owner; gives the
-- statements that switch it on again.
CREATE OR REPLACE FUNCTION pg_temp.quieten(relation regclass) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    listener record;
    loud     text := '';
BEGIN
    FOR listener IN
        SELECT format('TRIGGER %I', tgname) AS name, tgenabled AS enabled FROM pg_catalog.pg_trigger
        WHERE tgrelid = relation AND NOT tgisinternal AND tgenabled <> 'D' AND tgname !~ '^freeze_[0-9a-f]+_'
        UNION ALL
        SELECT format('RULE %I', rulename), ev_enabled FROM pg_catalog.pg_rewrite
        WHERE ev_class = relation AND ev_enabled <> 'D' AND ev_type <> '1'
    LOOP
        EXECUTE format('ALTER TABLE %s DISABLE %s', relation, listener.name);
        loud := loud || format('ALTER TABLE %s ENABLE %s%s;', relation,
                               CASE listener.enabled WHEN 'A' THEN 'ALWAYS ' WHEN 'R' THEN 'REPLICA ' ELSE '' END, listener.name);
    END LOOP;
    IF (SELECT relforcerowsecurity FROM pg_catalog.pg_class WHERE oid = relation) THEN
        EXECUTE format('ALTER TABLE %s NO FORCE ROW LEVEL SECURITY', relation);
        loud := loud || format('ALTER TABLE %s FORCE ROW LEVEL SECURITY;', relation);
    END IF;
    RETURN loud;
END $$;
