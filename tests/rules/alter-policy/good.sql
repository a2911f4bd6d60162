CREATE POLICY own_too ON runs USING (owner = current_user);

-- There is none so far.
DROP POLICY IF EXISTS own ON payments;
CREATE POLICY own ON payments USING (owner = current_user);
