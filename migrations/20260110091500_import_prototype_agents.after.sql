-- Somebody must be able to manage keys.
SELECT EXISTS (SELECT FROM agents WHERE role = 'admin');
