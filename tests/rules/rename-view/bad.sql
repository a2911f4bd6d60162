ALTER VIEW active_agents RENAME TO agents_in_use;
