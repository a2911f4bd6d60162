DELETE FROM metrics WHERE at < now() - interval '1 year';
