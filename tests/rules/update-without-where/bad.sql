UPDATE agents SET status = 'active';
UPDATE runs SET cost = 0 WHERE true;
