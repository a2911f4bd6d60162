CREATE TABLE handover (run_id uuid);
ALTER TABLE handover RENAME TO handovers;
