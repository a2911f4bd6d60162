UPDATE runs SET state = lower(state) WHERE state <> lower(state);
