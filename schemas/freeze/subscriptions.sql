-- The subscriptions that write to tables. $1 text: a JSON array of the tables' quoted names.
-- Columns: name text, is_enabled bool, owner text, may_alter bool. Locks: none.
-- Names are compared, not looked up: who asks need not have USAGE on their schemas. The view in between because before
-- PostgreSQL 14 a subscription's oid is for superusers only.
SELECT subscription.subname AS name, subscription.subenabled AS is_enabled,
       pg_get_userbyid(subscription.subowner) AS owner, pg_has_role(subscription.subowner, 'USAGE') AS may_alter
FROM pg_subscription AS subscription
WHERE subscription.subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND EXISTS (
        SELECT FROM pg_stat_subscription AS known
        JOIN pg_subscription_rel AS written ON written.srsubid = known.subid
        JOIN pg_class AS relation ON relation.oid = written.srrelid
        JOIN pg_namespace AS schema ON schema.oid = relation.relnamespace
        WHERE known.subname = subscription.subname
            AND format('%I.%I', schema.nspname, relation.relname) IN (
                SELECT name FROM json_array_elements_text($1::json) AS wanted (name)))
ORDER BY 1
