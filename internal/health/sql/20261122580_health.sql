-- Positive Health as a resident scores it. Numbers and who was there are sealed under the key
-- of the case, and go with it.
CREATE TABLE health_score (
    id      {{text}} PRIMARY KEY,
    case_id {{text}} NOT NULL,
    org_id  {{text}} NOT NULL,
    by_id   {{text}} NOT NULL,
    at      {{int}} NOT NULL,
    on_date {{int}} NOT NULL,
    body    {{blob}} NOT NULL
) {{strict}};
CREATE INDEX health_score_case ON health_score (case_id);
