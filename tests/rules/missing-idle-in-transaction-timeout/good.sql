SET LOCAL idle_in_transaction_session_timeout = '1min';
ALTER TABLE agents ADD COLUMN role text;
