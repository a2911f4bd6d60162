CREATE POLICY support ON runs FOR SELECT TO support USING (true);
