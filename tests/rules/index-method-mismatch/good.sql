-- migrator: transaction off

CREATE INDEX CONCURRENTLY runs_input_idx ON runs USING gin (input);
CREATE INDEX CONCURRENTLY runs_customer_idx ON runs ((input ->> 'customer'));
