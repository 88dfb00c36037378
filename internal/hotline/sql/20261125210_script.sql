-- What to do in the night, as an organisation wrote it: kind is a situation, body its steps, one a
-- line. Without a row the words of the program hold.
CREATE TABLE hotline_script (
    org_id  {{text}} NOT NULL,
    kind    {{text}} NOT NULL,
    body    {{text}} NOT NULL,
    version {{int}} NOT NULL,
    PRIMARY KEY (org_id, kind)
) {{strict}};
