CREATE TABLE handovers (handover_id bigint PRIMARY KEY);
