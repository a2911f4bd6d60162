DROP TRIGGER note_run ON runs;
