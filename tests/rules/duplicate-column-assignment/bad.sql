UPDATE agents SET name = 'scheduler', status = 'active', name = 'Scheduler' WHERE id = 1;
