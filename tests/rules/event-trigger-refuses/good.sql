CREATE FUNCTION refuse_drops() RETURNS event_trigger LANGUAGE plpgsql AS $$
BEGIN
    IF tg_tag = 'DROP TABLE' AND current_user <> 'dba' THEN
        RAISE EXCEPTION 'ask a DBA';
    END IF;
END $$;
CREATE EVENT TRIGGER refuse_drops ON ddl_command_start EXECUTE FUNCTION refuse_drops();
