DROP EVENT TRIGGER note_changes;
