DROP TABLE handovers_old;

-- nobody has used it
CREATE TABLE loaded (id bigint);
DROP TABLE loaded;
