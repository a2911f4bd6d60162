-- migrator: transaction off

CLUSTER runs USING runs_pkey;
