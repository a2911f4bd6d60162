SET LOCAL transaction_timeout = '5min';
ALTER TABLE agents ADD COLUMN role text;
