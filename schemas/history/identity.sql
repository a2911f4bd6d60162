-- Whose file it is, and of which version. Rows: one: application_id, user_version, how many tables and indexes.
SELECT
    (SELECT application_id FROM pragma_application_id),
    (SELECT user_version FROM pragma_user_version),
    (SELECT count(*) FROM sqlite_schema);
