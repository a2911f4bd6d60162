ALTER TABLE agento.runs ADD COLUMN note text;
