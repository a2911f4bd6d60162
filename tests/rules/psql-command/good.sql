INSERT INTO roles (name) VALUES ('reviewer');
