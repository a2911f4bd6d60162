-- It stands by itself.
DROP TABLE payments_2024;
