-- Who is in the way of a freeze of tables: those that hold a lock for writing, prepared transactions by their gid. NULL:
-- nobody.
CREATE OR REPLACE FUNCTION @schema@.freeze_in_way(tables oid[]) RETURNS text
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $function$
    SELECT string_agg(DISTINCT CASE
        WHEN prepared.gid IS NOT NULL THEN
            format('prepared transaction %L of %s since %s, which COMMIT PREPARED or ROLLBACK PREPARED ends',
                   prepared.gid, prepared.owner, date_trunc('second', prepared.prepared))
        ELSE
            format('backend %s (%s)', held.pid, concat_ws(', ', activity.usename, nullif(activity.application_name, ''),
                   activity.state, 'since ' || date_trunc('second', activity.xact_start)))
        END, '; ')
    FROM pg_locks AS held
    LEFT JOIN pg_stat_activity AS activity ON activity.pid = held.pid
    LEFT JOIN pg_locks AS own ON held.pid IS NULL AND own.pid IS NULL AND own.locktype = 'transactionid'
        AND own.virtualtransaction = held.virtualtransaction
    LEFT JOIN pg_prepared_xacts AS prepared ON prepared.transaction = own.transactionid
    WHERE held.locktype = 'relation' AND held.granted AND held.relation = ANY (tables)
        AND held.database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND held.pid IS DISTINCT FROM pg_backend_pid() AND held.mode NOT IN ('AccessShareLock', 'RowShareLock')
$function$
