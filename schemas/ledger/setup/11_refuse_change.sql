-- Keeps the ledger and its contents append-only, also for replication apply and superusers by accident.
CREATE FUNCTION @schema@.refuse_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $function$
BEGIN
    RAISE EXCEPTION '%.% is append-only: % refused', TG_TABLE_SCHEMA, TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'MG004', HINT = 'A correction is another entry: see migrator help resolve.';
END
$function$
