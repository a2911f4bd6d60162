-- Dropped and created again: replaced.
DROP TRIGGER IF EXISTS note_run ON runs;
CREATE TRIGGER note_run BEFORE INSERT OR UPDATE ON runs FOR EACH ROW EXECUTE FUNCTION note_run();
DROP TRIGGER IF EXISTS see_run ON runs;
