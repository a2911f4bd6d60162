CREATE POLICY office_hours ON runs AS RESTRICTIVE USING (extract(hour FROM now()) BETWEEN 8 AND 18);
