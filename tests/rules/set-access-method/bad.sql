ALTER TABLE run_events SET ACCESS METHOD columnar;
