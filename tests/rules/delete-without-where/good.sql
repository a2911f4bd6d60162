DELETE FROM runs WHERE state = 'cancelled';
