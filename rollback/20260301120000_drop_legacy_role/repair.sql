-- Made by `migrator rehearse`. Read it, and run it as it is; see docs/rollback.md.
SET LOCAL check_function_bodies = off;
SET LOCAL row_security = off;
SET LOCAL timezone = 'UTC';
SET LOCAL datestyle = 'ISO';
SET LOCAL intervalstyle = 'postgres';
SET LOCAL bytea_output = 'hex';
SET LOCAL extra_float_digits = 1;
SET LOCAL lc_monetary = 'C';
CREATE TABLE IF NOT EXISTS migrator.conflict (
    version bigint NOT NULL,
    relation text NOT NULL,
    reason text NOT NULL,
    line jsonb NOT NULL,
    at timestamptz NOT NULL DEFAULT now()
);

-- what was added, or is in the way
ALTER TABLE public.agents DROP CONSTRAINT agents_role_known;

-- types, tables, columns
COMMENT ON COLUMN public.agents.role IS 'viewer reads, operator starts runs, admin manages keys; legacy: from the prototype, treated as operator.';

-- rows
ALTER TABLE public.agents DISABLE TRIGGER agents_touch_updated_at;
CREATE TEMPORARY TABLE pg_temp.net_1 ON COMMIT DROP AS
    WITH side AS (
        SELECT number, false AS is_after, before AS line FROM migrator.rows_20260301120000_1 WHERE before IS NOT NULL
        UNION ALL
        SELECT number, true, after FROM migrator.rows_20260301120000_1 WHERE after IS NOT NULL
    ), touched AS (
        SELECT (array_agg(CASE WHEN NOT is_after THEN line END ORDER BY number, is_after))[1] AS before,
               (array_agg(CASE WHEN is_after THEN line END ORDER BY number DESC, is_after DESC))[1] AS after
        FROM side GROUP BY ARRAY[line->>'agent_id']
    )
    SELECT before, after FROM touched WHERE before IS DISTINCT FROM after;
INSERT INTO migrator.conflict (version, relation, reason, line)
    SELECT 20260301120000, 'public.agents', 'taken away by the migration, made again since', jsonb_build_object('before', net.before, 'after', net.after)
    FROM pg_temp.net_1 AS net
    WHERE net.after IS NULL AND EXISTS (SELECT FROM ONLY public.agents AS target WHERE target.agent_id = (coalesce(net.before, net.after)->>'agent_id')::uuid);
INSERT INTO public.agents (agent_id, handle, display_name, role, created_at, updated_at)
    OVERRIDING SYSTEM VALUE
    SELECT (net.before->>'agent_id')::uuid, (net.before->>'handle')::text, (net.before->>'display_name')::text, (net.before->>'role')::text, (net.before->>'created_at')::timestamp with time zone, (net.before->>'updated_at')::timestamp with time zone
    FROM pg_temp.net_1 AS net
    WHERE net.after IS NULL AND NOT EXISTS (SELECT FROM ONLY public.agents AS target WHERE target.agent_id = (coalesce(net.before, net.after)->>'agent_id')::uuid);
INSERT INTO migrator.conflict (version, relation, reason, line)
    SELECT 20260301120000, 'public.agents', 'changed by the migration, written since: ' || columns,
        jsonb_build_object('before', net.before, 'after', net.after)
    FROM pg_temp.net_1 AS net JOIN ONLY public.agents AS target ON target.agent_id = (coalesce(net.before, net.after)->>'agent_id')::uuid
    CROSS JOIN LATERAL concat_ws(', ',
            CASE WHEN net.before->>'agent_id' IS DISTINCT FROM net.after->>'agent_id' AND target.agent_id::text IS DISTINCT FROM net.after->>'agent_id' THEN 'agent_id' END,
            CASE WHEN net.before->>'handle' IS DISTINCT FROM net.after->>'handle' AND target.handle::text IS DISTINCT FROM net.after->>'handle' THEN 'handle' END,
            CASE WHEN net.before->>'display_name' IS DISTINCT FROM net.after->>'display_name' AND target.display_name::text IS DISTINCT FROM net.after->>'display_name' THEN 'display_name' END,
            CASE WHEN net.before->>'role' IS DISTINCT FROM net.after->>'role' AND target.role::text IS DISTINCT FROM net.after->>'role' THEN 'role' END,
            CASE WHEN net.before->>'created_at' IS DISTINCT FROM net.after->>'created_at' AND target.created_at::text IS DISTINCT FROM net.after->>'created_at' THEN 'created_at' END,
            CASE WHEN net.before->>'updated_at' IS DISTINCT FROM net.after->>'updated_at' AND target.updated_at::text IS DISTINCT FROM net.after->>'updated_at' THEN 'updated_at' END
        ) AS columns
    WHERE net.before IS NOT NULL AND net.after IS NOT NULL AND columns <> '';
UPDATE ONLY public.agents AS target
    SET agent_id = CASE WHEN net.before->>'agent_id' IS DISTINCT FROM net.after->>'agent_id' AND target.agent_id::text IS NOT DISTINCT FROM net.after->>'agent_id'
            THEN (net.before->>'agent_id')::uuid ELSE target.agent_id END,
        handle = CASE WHEN net.before->>'handle' IS DISTINCT FROM net.after->>'handle' AND target.handle::text IS NOT DISTINCT FROM net.after->>'handle'
            THEN (net.before->>'handle')::text ELSE target.handle END,
        display_name = CASE WHEN net.before->>'display_name' IS DISTINCT FROM net.after->>'display_name' AND target.display_name::text IS NOT DISTINCT FROM net.after->>'display_name'
            THEN (net.before->>'display_name')::text ELSE target.display_name END,
        role = CASE WHEN net.before->>'role' IS DISTINCT FROM net.after->>'role' AND target.role::text IS NOT DISTINCT FROM net.after->>'role'
            THEN (net.before->>'role')::text ELSE target.role END,
        created_at = CASE WHEN net.before->>'created_at' IS DISTINCT FROM net.after->>'created_at' AND target.created_at::text IS NOT DISTINCT FROM net.after->>'created_at'
            THEN (net.before->>'created_at')::timestamp with time zone ELSE target.created_at END,
        updated_at = CASE WHEN net.before->>'updated_at' IS DISTINCT FROM net.after->>'updated_at' AND target.updated_at::text IS NOT DISTINCT FROM net.after->>'updated_at'
            THEN (net.before->>'updated_at')::timestamp with time zone ELSE target.updated_at END
    FROM pg_temp.net_1 AS net
    WHERE net.before IS NOT NULL AND net.after IS NOT NULL AND target.agent_id = (coalesce(net.before, net.after)->>'agent_id')::uuid;
DELETE FROM ONLY public.agents AS target
    USING pg_temp.net_1 AS net
    WHERE net.before IS NULL AND target.agent_id = (coalesce(net.before, net.after)->>'agent_id')::uuid
        AND target.agent_id::text IS NOT DISTINCT FROM net.after->>'agent_id'
        AND target.handle::text IS NOT DISTINCT FROM net.after->>'handle'
        AND target.display_name::text IS NOT DISTINCT FROM net.after->>'display_name'
        AND target.role::text IS NOT DISTINCT FROM net.after->>'role'
        AND target.created_at::text IS NOT DISTINCT FROM net.after->>'created_at'
        AND target.updated_at::text IS NOT DISTINCT FROM net.after->>'updated_at';
INSERT INTO migrator.conflict (version, relation, reason, line)
    SELECT 20260301120000, 'public.agents', 'added by the migration, written since', jsonb_build_object('before', net.before, 'after', net.after)
    FROM pg_temp.net_1 AS net
    WHERE net.before IS NULL AND EXISTS (SELECT FROM ONLY public.agents AS target WHERE target.agent_id = (coalesce(net.before, net.after)->>'agent_id')::uuid);
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE public.agents ENABLE TRIGGER agents_touch_updated_at;

-- what checks, indexes or shows rows
ALTER TABLE public.agents ADD CONSTRAINT agents_role_known CHECK ((role = ANY (ARRAY['viewer'::text, 'operator'::text, 'admin'::text, 'legacy'::text])));
