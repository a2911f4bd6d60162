DROP POLICY own ON runs;
CREATE POLICY own ON runs USING (owner = current_user);

-- Known not to be there.
DROP POLICY IF EXISTS own ON payments;
