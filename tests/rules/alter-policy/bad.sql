ALTER POLICY own ON runs USING (owner = current_user);
