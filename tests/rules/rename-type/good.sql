-- Programs that name it go on with the new one.
ALTER TYPE run_status RENAME TO run_status_old;
CREATE TYPE run_status AS ENUM ('queued', 'running', 'completed', 'failed', 'cancelled');
