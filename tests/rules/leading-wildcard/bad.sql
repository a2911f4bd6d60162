UPDATE agents SET status = 'paused' WHERE name LIKE '%test';
