\set role 'reviewer'
INSERT INTO roles (name) VALUES (:'role');
