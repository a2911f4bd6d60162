CREATE TABLE runs (id bigint PRIMARY KEY, state text);
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'runs are written by nobody';
END $$;
CREATE FUNCTION see_state() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE NOTICE 'a run is written';
    IF NEW.state IS NULL THEN
        RAISE EXCEPTION 'a run has a state';
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RETURN NEW;
END $$;
CREATE TRIGGER touch BEFORE UPDATE ON runs FOR EACH ROW EXECUTE FUNCTION touch();
