COMMENT ON FUNCTION @schema@.require IS
    'Raises unless the query of a check is true'
