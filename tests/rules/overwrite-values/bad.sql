UPDATE agents SET status = 'active' WHERE status = 'enabled';
