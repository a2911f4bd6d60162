SET LOCAL application_name = 'agents.role';
ALTER TABLE agents ADD COLUMN role text;
