-- What was said of a commitment, each time: it is only ever added to. The proof is sealed like that
-- of the commitment itself. What was said last before this was kept is the first row.
CREATE TABLE casework_promise_change (
    id         {{text}} PRIMARY KEY,
    promise_id {{text}} NOT NULL,
    case_id    {{text}} NOT NULL REFERENCES casework_case (id),
    at         {{int}} NOT NULL,
    by_id      {{text}} NOT NULL,
    state      {{text}} NOT NULL,
    by_date    {{int}} NOT NULL,
    proof      {{blob}}
) {{strict}};
CREATE INDEX casework_promise_change_case ON casework_promise_change (case_id, at);
INSERT INTO casework_promise_change (id, promise_id, case_id, at, by_id, state, by_date, proof)
    SELECT id, id, case_id, settled, by_id, state, by_date, proof FROM casework_commitment WHERE settled > 0;
