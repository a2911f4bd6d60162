CREATE POLICY own_too ON runs USING (owner = current_user);
