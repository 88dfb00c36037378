-- Somebody is asked to take over the direction of a case. The id is that of the event that asked;
-- the event of the answer holds what was said then. One question at a time.
CREATE TABLE casework_handover (
    id            {{text}} PRIMARY KEY,
    case_id       {{text}} NOT NULL REFERENCES casework_case (id),
    from_id       {{text}} NOT NULL,
    from_covenant {{text}} NOT NULL,
    by_id         {{text}} NOT NULL,
    to_id         {{text}} NOT NULL,
    covenant_id   {{text}} NOT NULL,
    at            {{int}} NOT NULL,
    due           {{int}} NOT NULL,
    stays         {{int}} NOT NULL,
    joined        {{int}} NOT NULL,
    state         {{text}} NOT NULL,
    ended         {{int}} NOT NULL,
    ended_by      {{text}} NOT NULL,
    answer        {{text}} NOT NULL
) {{strict}};
CREATE UNIQUE INDEX casework_handover_open ON casework_handover (case_id) WHERE state = 'gevraagd';
CREATE INDEX casework_handover_case ON casework_handover (case_id, at);
CREATE INDEX casework_handover_to ON casework_handover (to_id, at);
CREATE INDEX casework_handover_from ON casework_handover (from_id, at);
CREATE INDEX casework_handover_by ON casework_handover (by_id, at);
