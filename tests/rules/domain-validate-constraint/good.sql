-- No column has this domain.
ALTER DOMAIN label VALIDATE CONSTRAINT label_short;
