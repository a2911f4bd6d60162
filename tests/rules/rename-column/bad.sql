ALTER TABLE agents RENAME COLUMN handle TO slug;
