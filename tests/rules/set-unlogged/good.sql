CREATE UNLOGGED TABLE scratch (line text);
