-- It is only made here, and what is only read stays.
CREATE FUNCTION forget_scans() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM lo_unlink(content) FROM scans;
END
$$;
SELECT length(lo_get(content)) FROM scans;
