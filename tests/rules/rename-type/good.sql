-- Programs that name it go on with the new one.
ALTER TYPE level RENAME TO level_old;
CREATE TYPE level AS ENUM ('low', 'middle', 'high');
ALTER TABLE users ALTER COLUMN level TYPE level USING level::text::level;
