-- Write the next entry, whatever the head is. Returns its seq.
CREATE FUNCTION @schema@.append(
    kind        text,
    version     bigint DEFAULT NULL,
    name        text   DEFAULT NULL,
    digest      bytea  DEFAULT NULL,
    files       text   DEFAULT NULL,
    class       text   DEFAULT NULL,
    application text   DEFAULT NULL,
    run         uuid   DEFAULT gen_random_uuid(),
    host        text   DEFAULT 'unknown',
    program     text   DEFAULT 'psql',
    detail      text   DEFAULT NULL
) RETURNS bigint
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $function$
    SELECT @schema@.enter(NULL, NULL, NULL, NULL, kind, version, name, digest, files, class, application, run, host,
                          program, detail)
$function$
