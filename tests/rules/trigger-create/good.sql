-- What keeps an old and a new column alike touches no table.
CREATE FUNCTION sync_note() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.note := NEW.comment;
    RETURN NEW;
END $$;
CREATE TRIGGER sync_note BEFORE INSERT OR UPDATE ON runs FOR EACH ROW EXECUTE FUNCTION sync_note();
