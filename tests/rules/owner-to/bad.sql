ALTER TABLE runs OWNER TO agento_owner;
