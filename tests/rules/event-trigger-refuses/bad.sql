CREATE FUNCTION refuse_changes() RETURNS event_trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the schema is frozen';
END $$;
CREATE EVENT TRIGGER refuse_changes ON ddl_command_start EXECUTE FUNCTION refuse_changes();
