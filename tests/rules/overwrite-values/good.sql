-- What is NULL has nothing to lose.
UPDATE agents SET status = 'active' WHERE status IS NULL;
