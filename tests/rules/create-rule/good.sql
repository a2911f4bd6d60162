CREATE TABLE archive (id bigint);
CREATE RULE keep_archive AS ON DELETE TO archive DO INSTEAD NOTHING;
