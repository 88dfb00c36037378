-- What chooses and sorts the cases of a list, apart from their texts: somebody may take
-- part in thousands, of which a page shows some.
CREATE INDEX casework_case_order ON casework_case (id, state, due, closed, director_id, next_holder);
