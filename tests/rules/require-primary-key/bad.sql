CREATE TABLE payments (run_id bigint, amount numeric);
