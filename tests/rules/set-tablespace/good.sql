CREATE TABLE run_archive (line text) TABLESPACE cold;
