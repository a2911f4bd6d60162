-- migrator: transaction off

DROP DATABASE agento_2024;
