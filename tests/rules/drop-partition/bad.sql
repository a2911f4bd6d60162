DROP TABLE payments_2025;
