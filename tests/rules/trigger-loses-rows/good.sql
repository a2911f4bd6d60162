-- What an AFTER trigger returns is not looked at.
CREATE TRIGGER note_run AFTER INSERT ON runs FOR EACH ROW EXECUTE FUNCTION note_run();

-- Rows go with rows.
CREATE TRIGGER keep_short AFTER DELETE ON runs FOR EACH STATEMENT EXECUTE FUNCTION keep_short();

-- No more than before.
CREATE OR REPLACE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.state := 'new'; RETURN NEW; END $$;
CREATE OR REPLACE FUNCTION count_runs() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
