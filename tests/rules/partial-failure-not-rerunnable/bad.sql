-- migrator: transaction off
CREATE DATABASE agento_archive;
