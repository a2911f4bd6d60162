CREATE TABLE runs (run_id bigint PRIMARY KEY, state text, note text);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.note := now(); RETURN NEW; END $$;
CREATE TRIGGER runs_touch BEFORE UPDATE OF state ON runs FOR EACH ROW EXECUTE FUNCTION touch();
