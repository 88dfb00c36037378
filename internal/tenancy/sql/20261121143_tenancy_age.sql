-- The oldest lines of an organisation first, for the night in which terms end.
CREATE INDEX tenancy_arrears_age ON tenancy_arrears (org_id, month, id);
CREATE INDEX tenancy_nuisance_age ON tenancy_nuisance (org_id, date, id);
