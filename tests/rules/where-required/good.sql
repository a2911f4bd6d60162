CREATE TABLE settings (name text PRIMARY KEY, value text);
UPDATE settings SET value = 'on' WHERE name = 'billing';
CREATE TEMPORARY TABLE loaded (name text);
DELETE FROM loaded;
