CREATE TABLE run_archive (line text) USING columnar;
