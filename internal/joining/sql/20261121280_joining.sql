-- Which signal belongs to which. A row that follows goes the way of the other; one that does
-- not is what its sender said, for whoever triages it.
CREATE TABLE joining_link (
    signal_id {{text}} PRIMARY KEY,
    lead_id   {{text}} NOT NULL,
    org_id    {{text}} NOT NULL,
    at        {{int}} NOT NULL,
    by_id     {{text}} NOT NULL,
    follows   {{int}} NOT NULL
) {{strict}};
CREATE INDEX joining_link_lead ON joining_link (lead_id, at, signal_id);
