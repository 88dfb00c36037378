-- What somebody is typing in a form of a case and did not save yet: for nobody but who types it, and
-- for some days. Sealed under the key of the case and erased with it.
CREATE TABLE casework_draft (
    case_id {{text}} NOT NULL,
    user_id {{text}} NOT NULL,
    form    {{text}} NOT NULL,
    at      {{int}} NOT NULL,
    body    {{blob}} NOT NULL,
    PRIMARY KEY (case_id, user_id, form)
) {{strict}};
CREATE INDEX casework_draft_at ON casework_draft (at);
