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
CREATE FUNCTION fail() RETURNS void LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'never'; END $$;
CREATE FUNCTION fail_below(value bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF value < 0 THEN
        RAISE EXCEPTION 'below zero';
    END IF;
END $$;
CREATE FUNCTION call_fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM fail(); RETURN NEW; END $$;
CREATE FUNCTION call_fail_below() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM fail_below(NEW.id); RETURN NEW; END $$;
CREATE FUNCTION deny() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ASSERT false, 'never'; RETURN NEW; END $$;
CREATE FUNCTION ask() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ASSERT NEW.id > 0; RETURN NEW; END $$;
