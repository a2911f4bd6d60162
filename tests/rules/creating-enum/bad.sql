CREATE TYPE run_status AS ENUM ('queued', 'running', 'completed', 'failed');
