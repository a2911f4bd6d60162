-- What an AFTER trigger returns is not looked at.
CREATE TRIGGER note_run AFTER INSERT ON runs FOR EACH ROW EXECUTE FUNCTION note_run();

-- Rows go with rows.
CREATE TRIGGER keep_short AFTER DELETE ON runs FOR EACH STATEMENT EXECUTE FUNCTION keep_short();

-- No more than before.
CREATE OR REPLACE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.state := 'new'; RETURN NEW; END $$;
CREATE OR REPLACE FUNCTION count_runs() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;

-- What belongs to the event is returned.
CREATE TRIGGER passed BEFORE UPDATE ON runs FOR EACH ROW EXECUTE FUNCTION pass();
CREATE TRIGGER gone BEFORE DELETE ON runs FOR EACH ROW EXECUTE FUNCTION as_it_was();
CREATE TRIGGER told_apart BEFORE INSERT OR DELETE ON runs FOR EACH ROW EXECUTE FUNCTION told_apart();
CREATE TRIGGER behind INSTEAD OF INSERT ON all_runs FOR EACH ROW EXECUTE FUNCTION pass_on();
