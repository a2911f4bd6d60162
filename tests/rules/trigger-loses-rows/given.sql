CREATE TABLE runs (id bigint PRIMARY KEY, state text);
CREATE TABLE run_log (run_id bigint, noted_at timestamptz);
CREATE FUNCTION swallow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
CREATE FUNCTION keep_short() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM run_log WHERE noted_at < now() - interval '1 day';
    RETURN NULL;
END $$;
CREATE FUNCTION note_run() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO run_log (run_id, noted_at) VALUES (NEW.id, now());
    RETURN NULL;
END $$;
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER touch BEFORE INSERT ON runs FOR EACH ROW EXECUTE FUNCTION touch();
CREATE FUNCTION count_runs() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
CREATE TRIGGER count_runs AFTER INSERT ON runs FOR EACH ROW EXECUTE FUNCTION count_runs();
