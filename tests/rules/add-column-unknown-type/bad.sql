ALTER TABLE agents ADD COLUMN contact contact_address;
