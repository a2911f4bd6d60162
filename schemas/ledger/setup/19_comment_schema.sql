COMMENT ON SCHEMA @schema@ IS
    'Ledger of migrator: what was applied to this database, append-only and hash-chained'
