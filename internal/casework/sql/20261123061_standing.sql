-- What chooses, sorts and decides about the cases of a list, and what the Regiekaart counts of
-- them, apart from their texts.
DROP INDEX casework_case_order;
CREATE INDEX casework_case_order ON casework_case (id, state, due, closed, director_id, next_holder, org_id, areas, unit_id,
    category, active_since, last_log, reins, reins_until, next_by, vigil_contact, vigil_look);
