REVOKE ALL ON FUNCTION @schema@.freeze_in_way(oid[]) FROM PUBLIC
