-- file: migrations/20260101000000_create_runs.up.sql
CREATE TABLE runs (id bigint PRIMARY KEY);
-- file: migrations/20260102000000_add_note.up.sql
ALTER TABLE runs ADD COLUMN note text;
-- file: migrations/migrator.sum
# migrator.sum 1: written by `migrator seal`; `sha256sum --check migrator.sum` reads it too
SHA256 (20260101000000_create_runs.up.sql) = 86299028ae2bc173db9ce530eb5148b79e6177135bfb625b24eb3c783ea902f1
SHA256 (20260102000000_add_note.up.sql) = 3b23abec7dd250ee92cd96cadc75d3f7aa2ed68048bb74d7dd92937d577e43e0
SHA256 (20260102000000_add_note.up.sql) = 3b23abec7dd250ee92cd96cadc75d3f7aa2ed68048bb74d7dd92937d577e43e0
# head c5fa5c6bdc8890357d4a12d3887e8898b746021c539ea9c6afcebb1e7312d9eb
