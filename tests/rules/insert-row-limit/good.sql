INSERT INTO roles (role) VALUES ('viewer'), ('editor');
