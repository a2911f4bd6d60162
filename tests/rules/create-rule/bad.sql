CREATE RULE keep_runs AS ON DELETE TO runs DO INSTEAD UPDATE runs SET state = 'deleted' WHERE id = OLD.id;
