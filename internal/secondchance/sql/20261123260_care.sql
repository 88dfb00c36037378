-- Who signed an agreement for care, and whether it runs: the facts that decide about who reads along.
CREATE TABLE secondchance_care (
    case_id {{text}} NOT NULL PRIMARY KEY,
    user_id {{text}} NOT NULL,
    org_id  {{text}} NOT NULL,
    runs    {{int}} NOT NULL
) {{strict}};
