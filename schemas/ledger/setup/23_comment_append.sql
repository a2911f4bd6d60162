COMMENT ON FUNCTION @schema@.append IS
    'Writes the next entry of the ledger; also for scripts run by hand'
