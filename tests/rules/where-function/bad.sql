UPDATE customers SET visits = 1 WHERE lower(email) = 'a@example.com';
