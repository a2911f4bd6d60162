UPDATE agents SET name = 'scheduler', status = 'active' WHERE id = 1;
-- Parts of one column.
UPDATE agents SET limits[1] = 10, limits[2] = 20 WHERE id = 1;
