-- The console. $1 handle, $2 display name, $3 role.
INSERT INTO agents (handle, display_name, role)
VALUES ($1, $2, $3)
RETURNING agent_id;
