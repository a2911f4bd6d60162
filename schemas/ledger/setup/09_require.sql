-- A check of a .before.sql or .after.sql file: SELECT require((<query>), 'file:line'). NULL, false and no row raise MG002;
-- two rows raise by themselves.
CREATE FUNCTION @schema@.require(is_true boolean, place text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $function$
BEGIN
    IF is_true IS NOT TRUE THEN
        RAISE EXCEPTION 'the check at % is %', place, coalesce(is_true::text, 'null or returned no row')
            USING ERRCODE = 'MG002';
    END IF;
END
$function$
