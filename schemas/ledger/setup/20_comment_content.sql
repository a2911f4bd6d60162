COMMENT ON TABLE @schema@.content IS
    'Bodies of migration files by SHA-256, in parts of at most 1 MiB'
