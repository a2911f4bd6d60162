ALTER TYPE run_status ADD VALUE 'cancelled' AFTER 'failed';
