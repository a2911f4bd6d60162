COMMENT ON TABLE @schema@.ledger IS
    'One entry per event; link chains it to the one before. Append-only. Check it with check_chain()'
