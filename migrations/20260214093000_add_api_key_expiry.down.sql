DROP VIEW usable_api_keys;
ALTER TABLE api_keys DROP COLUMN expires_at;
