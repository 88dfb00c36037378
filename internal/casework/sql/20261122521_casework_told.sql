-- Whether the household knows that there is a case (AVG art. 14), as far as rights said so: most
-- running cases are told of, and the pages of rights ask for the few that are not.
ALTER TABLE casework_case ADD COLUMN told {{int}} NOT NULL DEFAULT 0;
DROP INDEX casework_case_director_running;
DROP INDEX casework_case_org_running;
CREATE INDEX casework_case_director_untold ON casework_case (director_id, opened, id) WHERE state <> 'afgesloten' AND unit_id <> '' AND told = 0;
CREATE INDEX casework_case_org_untold ON casework_case (org_id, opened, id) WHERE state <> 'afgesloten' AND unit_id <> '' AND told = 0;
