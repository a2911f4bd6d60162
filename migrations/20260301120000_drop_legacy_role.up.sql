-- migrator: incompatible "releases before 2.4 still write role 'legacy', which is refused from here on"
-- migrator: allow backfill-unbatched "there are a few hundred agents"
-- migrator: allow add-check-validating "there are a few hundred agents"
--
-- The prototype's agents become operators, which is what `legacy` has meant all along, and the role goes away.

UPDATE agents SET role = 'operator' WHERE role = 'legacy';

ALTER TABLE agents
    DROP CONSTRAINT agents_role_known,
    ADD  CONSTRAINT agents_role_known CHECK (role IN ('viewer', 'operator', 'admin'));

COMMENT ON COLUMN agents.role IS 'viewer reads, operator starts runs, admin manages keys.';
