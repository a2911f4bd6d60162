CREATE INDEX answers_idx ON answers (c1, c2);
