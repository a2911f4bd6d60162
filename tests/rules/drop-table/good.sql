-- gone before anybody could use it
CREATE TABLE scratch (line text);
DROP TABLE scratch;
