ALTER FUNCTION agent_count() COST 10;
ALTER FUNCTION agent_count() STABLE;
ALTER FUNCTION shown(text) SET search_path = pg_catalog;
