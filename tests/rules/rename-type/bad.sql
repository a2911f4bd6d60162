ALTER TYPE run_status RENAME TO run_state;

-- Columns keep the old one.
ALTER TYPE mood RENAME TO mood_old;
CREATE TYPE mood AS ENUM ('a', 'b');
