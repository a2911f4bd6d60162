DROP EVENT TRIGGER note_changes;
CREATE EVENT TRIGGER note_changes ON ddl_command_end EXECUTE FUNCTION note_change();
ALTER EVENT TRIGGER note_drops ENABLE;
