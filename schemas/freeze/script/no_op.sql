-- Thaw: the function of freeze @id@ lets everything pass from now on, in all tables at once and without their locks.
CREATE OR REPLACE FUNCTION @schema@.freeze_@id@() RETURNS trigger
LANGUAGE plpgsql AS $freeze$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END
$freeze$
