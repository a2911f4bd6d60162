-- What must be known of a session before anything else.
-- $1 text: the ledger's schema, unquoted.
-- Columns: backend_pid int, in_recovery bool, read_only bool, database text, role text, owner text, ledger bool, is_ours bool,
-- can_create bool, user_tables bool. Locks: none.
-- owner: whose the objects are that the migrations make: the ledger's owner, as far as the session can act as that; else itself.
SELECT pg_backend_pid() AS backend_pid,
       pg_is_in_recovery() AS in_recovery,
       current_setting('transaction_read_only')::boolean AS read_only,
       current_database() AS database,
       session_user AS role,
       coalesce(
           (
               SELECT pg_get_userbyid(relowner) FROM pg_class
               WHERE relname = 'ledger' AND relnamespace = to_regnamespace(quote_ident($1)) AND pg_has_role(relowner, 'MEMBER')
           ), current_user
       ) AS owner,
       EXISTS (
           SELECT FROM pg_class
           WHERE relname IN ('ledger', 'content', 'timing', 'applied')
               AND relnamespace = to_regnamespace(quote_ident($1))
       ) AS ledger,
       EXISTS (
           SELECT FROM pg_proc WHERE proname = 'check_chain' AND pronamespace = to_regnamespace(quote_ident($1))
       ) AS is_ours,
       coalesce(has_schema_privilege(to_regnamespace(quote_ident($1)), 'CREATE'),
                has_database_privilege(current_database(), 'CREATE')) AS can_create,
       EXISTS (
           SELECT FROM pg_class
           WHERE relkind IN ('r', 'p') AND relpersistence <> 't'
               AND relnamespace NOT IN (
                   SELECT oid FROM pg_namespace
                   WHERE nspname IN ('pg_catalog', 'information_schema', $1) OR nspname LIKE 'pg\_toast%')
       ) AS user_tables
