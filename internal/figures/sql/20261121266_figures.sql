-- What was published of a month of an organisation: rounded, once, and never changed.
CREATE TABLE figures_release (
    org_id   {{text}} NOT NULL,
    month    {{int}} NOT NULL,
    made     {{int}} NOT NULL,
    received {{int}} NOT NULL,
    PRIMARY KEY (org_id, month)
) {{strict}};
CREATE TABLE figures_line (
    org_id   {{text}} NOT NULL,
    month    {{int}} NOT NULL,
    by_what  {{text}} NOT NULL,
    code     {{text}} NOT NULL,
    n        {{int}} NOT NULL,
    in_time  {{int}} NOT NULL,
    late     {{int}} NOT NULL,
    late3    {{int}} NOT NULL,
    goes_on  {{int}} NOT NULL,
    settled  {{int}} NOT NULL,
    unsolved {{int}} NOT NULL,
    median   {{int}} NOT NULL,
    PRIMARY KEY (org_id, month, by_what, code)
) {{strict}};
