-- Entries that modules above cases keep in a case: only ever added, in order, sealed under the
-- key of the case and erased with it.
CREATE TABLE casework_sheet (
    case_id {{text}} NOT NULL,
    kind    {{text}} NOT NULL,
    seq     {{int}} NOT NULL,
    at      {{int}} NOT NULL,
    by_id   {{text}} NOT NULL,
    body    {{blob}} NOT NULL,
    PRIMARY KEY (case_id, kind, seq)
) {{strict}};
