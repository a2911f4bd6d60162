DROP POLICY own ON runs;
CREATE POLICY own ON runs USING (owner = current_user);
