CREATE TABLE feedback_text (
    org_id    {{text}} NOT NULL,
    kind      {{text}} NOT NULL,
    version   {{int}} NOT NULL,
    body      {{text}} NOT NULL,
    author_id {{text}} NOT NULL,
    at        {{int}} NOT NULL,
    PRIMARY KEY (org_id, kind, version)
) {{strict}};
