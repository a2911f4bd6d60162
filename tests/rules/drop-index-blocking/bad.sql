DROP INDEX runs_queue_idx;
