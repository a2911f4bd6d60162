-- Disable what subscriptions.sql has found.
SELECT format('ALTER SUBSCRIPTION %I DISABLE', name) FROM json_array_elements_text(:'subscriptions') AS disabled (name)
\gexec
