-- Which ended tenancies have nobody left in them: their people were forgotten. What remains is
-- which home was let, for ever; who looks for former tenants need not pass them.
ALTER TABLE tenancy_tenancy ADD COLUMN emptied {{int}} NOT NULL DEFAULT 0;
UPDATE tenancy_tenancy SET emptied = 1 WHERE until > 0 AND NOT EXISTS (SELECT 1 FROM tenancy_member m WHERE m.tenancy_id = tenancy_tenancy.id);
CREATE INDEX tenancy_tenancy_ended ON tenancy_tenancy (org_id, until, id) WHERE until > 0 AND emptied = 0;
CREATE INDEX tenancy_tenancy_emptied ON tenancy_tenancy (id) WHERE emptied = 1;
