-- Running cases in the order in which they were opened, of a director and of all.
CREATE INDEX casework_case_director_running ON casework_case (director_id, opened, id) WHERE state <> 'afgesloten';
CREATE INDEX casework_case_org_running ON casework_case (org_id, opened, id) WHERE state <> 'afgesloten';
