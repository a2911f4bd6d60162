REASSIGN OWNED BY agento_app TO agento_owner;
