COMMENT ON TABLE @schema@.timing IS
    'How long the work of an entry took; not part of the chain'
