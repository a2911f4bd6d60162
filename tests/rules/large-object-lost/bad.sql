CREATE FUNCTION forget_scans() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM lo_unlink(content) FROM scans;
END
$$;
SELECT forget_scans();
DO $$ BEGIN PERFORM lo_put(content, 0, 'a') FROM scans; END $$;
