-- The oldest repairs of an organisation first, for the night in which terms end.
DROP INDEX tenancy_repair_term;
CREATE INDEX tenancy_repair_age ON tenancy_repair (org_id, term, id);
