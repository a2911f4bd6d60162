ALTER TABLE runs OWNER TO agento_owner;
REASSIGN OWNED BY agento_app TO agento_owner;
ALTER PUBLICATION feed OWNER TO agento_owner;
