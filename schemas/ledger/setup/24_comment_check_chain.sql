COMMENT ON FUNCTION @schema@.check_chain IS
    'What is wrong with the chain of the ledger; no row: it is intact'
