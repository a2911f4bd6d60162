DELETE FROM runs WHERE state = 'cancelled';
DELETE FROM pg_temp.picked;
