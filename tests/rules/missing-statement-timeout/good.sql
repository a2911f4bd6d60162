SET LOCAL statement_timeout = '1min';
ALTER TABLE runs ADD COLUMN note text;
