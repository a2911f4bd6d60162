-- migrator: role agento_owner
CREATE TABLE payments (id bigint PRIMARY KEY);
RESET ROLE;
