-- However few agents there are today: nothing in the statement bounds it.
UPDATE runs SET cost = 0 WHERE cost IS NULL;
