REVOKE ALL ON FUNCTION @schema@.freeze_@id@() FROM PUBLIC
