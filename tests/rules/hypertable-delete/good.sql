DELETE FROM metrics WHERE agent_id = 7;
