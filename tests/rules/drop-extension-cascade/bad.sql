-- Columns of type citext go with it, whatever table they are in.
DROP EXTENSION citext CASCADE;
