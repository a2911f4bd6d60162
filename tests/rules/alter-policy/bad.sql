ALTER POLICY own ON runs USING (owner = current_user);

-- The same in other words.
DROP POLICY shared ON runs;
CREATE POLICY shared ON runs USING (false);
