UPDATE customers SET visits = 1 WHERE email = lower('A@example.com');
-- found by the primary key
UPDATE customers SET visits = 1 WHERE id = 7 AND lower(email) = 'a@example.com';
-- has no index
UPDATE customers SET visits = 1 WHERE lower(name) = 'anna';
