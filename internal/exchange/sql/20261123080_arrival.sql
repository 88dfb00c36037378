-- Which cases came in from another system, so that a second delivery makes no doubles. The print
-- is a keyed hash of what was delivered: it tells a change and keeps no text. It goes with the case.
CREATE TABLE exchange_arrival (
    case_id {{text}} NOT NULL PRIMARY KEY,
    org_id  {{text}} NOT NULL,
    source  {{text}} NOT NULL,
    kind    {{text}} NOT NULL,
    print   {{int}} NOT NULL,
    at      {{int}} NOT NULL
) {{strict}};
