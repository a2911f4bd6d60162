COMMENT ON TABLE @schema@.content IS
    'Bodies of migration files by their SHA-256, in parts of at most 1 MiB. A body does not hold the data of COPY FROM STDIN: one line stands for them, "-- COPY data left out by migrator: <n> bytes in <m> lines, SHA256 = <digest of the data>"; the digest of such a body is in the member "texts" of its ledger entry''s detail'
