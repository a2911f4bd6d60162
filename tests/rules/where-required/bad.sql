CREATE TABLE settings (name text PRIMARY KEY, value text);
UPDATE settings SET value = 'on';
