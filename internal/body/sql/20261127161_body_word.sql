-- What a body says about the published figures of its own complex, once for each release: the text is
-- sealed under the key of the body. as_of is the date of the release, at an instant.
CREATE TABLE body_word (
    id         {{text}} PRIMARY KEY,
    body_id    {{text}} NOT NULL REFERENCES body_body (id),
    org_id     {{text}} NOT NULL,
    complex_id {{text}} NOT NULL,
    as_of      {{int}} NOT NULL,
    at         {{int}} NOT NULL,
    by_id      {{text}} NOT NULL,
    words      {{blob}} NOT NULL,
    version    {{int}} NOT NULL
) {{strict}};
CREATE UNIQUE INDEX body_word_release ON body_word (body_id, complex_id, as_of);
CREATE INDEX body_word_complex ON body_word (complex_id, as_of, id);
CREATE INDEX body_word_org ON body_word (org_id, at, id);
