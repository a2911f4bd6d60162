CREATE TABLE answers (
    c1 text,
    c2 text,
    c3 text,
    c4 text,
    c5 text,
    c6 text,
    c7 text,
    c8 text,
    c9 text,
    c10 text,
    c11 text,
    c12 text,
    c13 text
);
CREATE INDEX ON answers (c1);
CREATE INDEX ON answers (c2);
CREATE INDEX ON answers (c3);
CREATE INDEX ON answers (c4);
CREATE INDEX ON answers (c5);
CREATE INDEX ON answers (c6);
CREATE INDEX ON answers (c7);
CREATE INDEX ON answers (c8);
CREATE INDEX ON answers (c9);
CREATE INDEX ON answers (c10);
CREATE INDEX ON answers (c11);
CREATE INDEX ON answers (c12);
