-- Run a statement about privileges for whom the ledger belongs to, in the place of the role that rehearsed it and had then
-- made everything; where there is no ledger, as in a rehearsal, or that role may not be had, for who runs the repair.
-- @schema@: the ledger's, quoted. rehearsed: the role that the statement names, quoted.
CREATE OR REPLACE FUNCTION pg_temp.for_owner(statement text, rehearsed text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    owner text := pg_catalog.quote_ident(coalesce(
        (
            SELECT pg_catalog.pg_get_userbyid(relowner) FROM pg_catalog.pg_class
            WHERE oid = pg_catalog.to_regclass('@schema@.ledger') AND pg_catalog.pg_has_role(relowner, 'MEMBER')
        ), current_user));
    word text;
BEGIN
    statement := statement || ' ';
    FOREACH word IN ARRAY ARRAY['TO', 'FROM', 'FOR ROLE'] LOOP
        statement := replace(statement, format(' %s %s ', word, rehearsed), format(' %s %s ', word, owner));
    END LOOP;
    EXECUTE statement;
END $$;
