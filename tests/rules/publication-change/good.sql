GRANT SELECT ON runs TO replicator;
