SELECT NOT EXISTS (SELECT FROM agents WHERE role = 'legacy');

-- Nobody lost the right to start runs.
SELECT count(*) >= 3 FROM agents WHERE role IN ('operator', 'admin');
