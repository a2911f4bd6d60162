-- Made by `migrator rehearse`. Read it, and run it as it is; see docs/rollback.md.
CREATE OR REPLACE FUNCTION migrator.keep_rows() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog SET timezone = 'UTC' SET datestyle = 'ISO' SET intervalstyle = 'postgres'
    SET bytea_output = 'hex' SET extra_float_digits = 1 SET lc_monetary = 'C' SET row_security = off AS $keep$
DECLARE
    line text := (
        SELECT format('jsonb_object(ARRAY[%s]::text[], ARRAY[%s]::text[])',
                      string_agg(quote_literal(name), ', ' ORDER BY attnum),
                      string_agg(format('%I::text', attname), ', ' ORDER BY attnum))
        FROM unnest(TG_ARGV[1]::text[]) WITH ORDINALITY AS earlier (name, number)
        JOIN pg_attribute ON attrelid = TG_RELID AND attnum = number
        WHERE NOT attisdropped AND attgenerated = '' AND name IS NOT NULL
    );
    before jsonb;
    after  jsonb;
BEGIN
    IF TG_LEVEL = 'ROW' THEN
        IF TG_OP <> 'INSERT' THEN
            EXECUTE format('SELECT %s FROM (SELECT ($1).*) AS old_row', line) INTO before USING OLD;
        END IF;
        IF TG_OP <> 'DELETE' THEN
            EXECUTE format('SELECT %s FROM (SELECT ($1).*) AS new_row', line) INTO after USING NEW;
        END IF;
        EXECUTE format('INSERT INTO %s (before, after) VALUES ($1, $2)', TG_ARGV[0]) USING before, after;
    ELSIF TG_OP = 'INSERT' THEN
        EXECUTE format('INSERT INTO %s (after) SELECT %s FROM new_rows', TG_ARGV[0], line);
    ELSIF TG_OP = 'DELETE' THEN
        EXECUTE format('INSERT INTO %s (before) SELECT %s FROM old_rows', TG_ARGV[0], line);
    ELSIF TG_OP = 'UPDATE' THEN
        EXECUTE format('INSERT INTO %s (before, after) SELECT old.line, new.line
            FROM (SELECT row_number() OVER () AS number, %s AS line FROM old_rows) AS old
            JOIN (SELECT row_number() OVER () AS number, %s AS line FROM new_rows) AS new USING (number)
            ORDER BY number', TG_ARGV[0], line, line);
    ELSE
        EXECUTE format('INSERT INTO %s (before) SELECT %s FROM ONLY %I.%I', TG_ARGV[0], line, TG_TABLE_SCHEMA,
                       TG_TABLE_NAME);
    END IF;
    RETURN NULL;
END $keep$;
DROP TABLE IF EXISTS migrator.rows_20260301120000_1;
CREATE TABLE migrator.rows_20260301120000_1 (number bigint GENERATED ALWAYS AS IDENTITY, before jsonb, after jsonb);
LOCK TABLE public.agents IN ACCESS EXCLUSIVE MODE;
CREATE TRIGGER migrator_keep_insert AFTER INSERT ON public.agents REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION migrator.keep_rows('migrator.rows_20260301120000_1', '{"agent_id","handle","display_name","role","created_at","updated_at"}');
CREATE TRIGGER migrator_keep_update AFTER UPDATE ON public.agents REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION migrator.keep_rows('migrator.rows_20260301120000_1', '{"agent_id","handle","display_name","role","created_at","updated_at"}');
CREATE TRIGGER migrator_keep_delete AFTER DELETE ON public.agents REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION migrator.keep_rows('migrator.rows_20260301120000_1', '{"agent_id","handle","display_name","role","created_at","updated_at"}');
CREATE TRIGGER migrator_keep_truncate BEFORE TRUNCATE ON public.agents FOR EACH STATEMENT EXECUTE FUNCTION migrator.keep_rows('migrator.rows_20260301120000_1', '{"agent_id","handle","display_name","role","created_at","updated_at"}');
-- Here the migration itself runs.
DROP TRIGGER IF EXISTS migrator_keep_insert ON public.agents;
DROP TRIGGER IF EXISTS migrator_keep_update ON public.agents;
DROP TRIGGER IF EXISTS migrator_keep_delete ON public.agents;
DROP TRIGGER IF EXISTS migrator_keep_truncate ON public.agents;
