UPDATE runs SET status = lower(status);
