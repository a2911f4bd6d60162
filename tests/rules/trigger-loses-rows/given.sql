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
CREATE VIEW all_runs AS SELECT id, state FROM runs;
CREATE FUNCTION pass() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE FUNCTION as_it_was() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN OLD; END $$;
CREATE FUNCTION pass_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO runs (id, state) VALUES (NEW.id, NEW.state);
    RETURN NEW;
END $$;
CREATE FUNCTION told_apart() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$;
