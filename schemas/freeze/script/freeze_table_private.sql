REVOKE ALL ON FUNCTION @schema@.freeze_table(text, regclass, text, int) FROM PUBLIC
