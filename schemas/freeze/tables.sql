-- The tables that are to be frozen, whole trees of them, by name.
-- $1 text: the ledger's schema, unquoted; none of it is ever frozen. $2 bool: all tables. $3 text: those of this schema,
-- or NULL. $4 text: a JSON array of quoted names of tables that are wanted besides. $5 text: name of the freeze's function.
-- Of all, and of a schema, those that belong to an extension are left out.
-- Columns: name text (qualified and quoted), is_root bool (no parent), is_asked bool (not only by its tree), owner text,
-- may_freeze bool, may_thaw bool (thaw removes triggers, which is for owners), is_frozen bool. Locks: none.
WITH RECURSIVE asked AS (
    SELECT relation.oid
    FROM pg_class AS relation
    JOIN pg_namespace AS schema ON schema.oid = relation.relnamespace
    WHERE relation.relkind IN ('r', 'p', 'f') AND relation.relpersistence <> 't'
        AND schema.nspname NOT IN ($1, 'pg_catalog', 'information_schema', 'pg_toast')
        AND (
            (($2::boolean OR schema.nspname = $3::text) AND NOT EXISTS (
                SELECT FROM pg_depend
                WHERE classid = 'pg_class'::regclass AND objid = relation.oid AND deptype = 'e'))
            OR relation.oid IN (SELECT to_regclass(name) FROM json_array_elements_text($4::json) AS wanted (name)))
), member AS (
    SELECT oid FROM asked
    UNION
    SELECT CASE WHEN link.inhparent = member.oid THEN link.inhrelid ELSE link.inhparent END
    FROM member
    JOIN pg_inherits AS link ON link.inhparent = member.oid OR link.inhrelid = member.oid
)
SELECT format('%I.%I', schema.nspname, relation.relname) COLLATE "C" AS name,
       NOT EXISTS (SELECT FROM pg_inherits WHERE inhrelid = relation.oid) AS is_root,
       EXISTS (SELECT FROM asked WHERE asked.oid = relation.oid) AS is_asked,
       pg_get_userbyid(relation.relowner) AS owner,
       has_table_privilege(relation.oid, 'TRIGGER') AS may_freeze,
       pg_has_role(relation.relowner, 'USAGE') AS may_thaw,
       (SELECT count(DISTINCT tgtype & 1) = 2 AND bool_and(tgenabled = 'A')
        FROM pg_trigger
        JOIN pg_proc AS callee ON callee.oid = tgfoid
        WHERE tgrelid = relation.oid AND callee.proname = $5 AND callee.pronamespace = to_regnamespace(quote_ident($1)))
           AS is_frozen
FROM member
JOIN pg_class AS relation ON relation.oid = member.oid
JOIN pg_namespace AS schema ON schema.oid = relation.relnamespace
ORDER BY 1
