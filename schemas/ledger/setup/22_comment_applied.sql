COMMENT ON VIEW @schema@.applied IS
    'The versions that are applied now'
