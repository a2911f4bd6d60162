DROP RULE keep_runs ON runs;
CREATE RULE keep_runs AS ON DELETE TO runs DO INSTEAD UPDATE runs SET state = 'gone' WHERE id = OLD.id;
