-- Give what a repair makes anew to whom the ledger belongs, as all belongs that the migrations make, whoever goes back; where
-- that role may not be had, or there is no ledger, as in a rehearsal, it stays with who runs the repair.
-- @schema@: the ledger's, quoted. object: its kind and its name, as ALTER takes them.
CREATE OR REPLACE FUNCTION pg_temp.give_to_owner(object text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER %s OWNER TO %I', object, coalesce(
        (
            SELECT pg_catalog.pg_get_userbyid(relowner) FROM pg_catalog.pg_class
            WHERE oid = pg_catalog.to_regclass('@schema@.ledger') AND pg_catalog.pg_has_role(relowner, 'MEMBER')
        ), current_user));
END $$;
