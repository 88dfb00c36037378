-- Which group of fields of a case changed at which of its versions, when and by whom: a form that
-- was made before that does not write over it. Group '' is the whole case. No contents.
CREATE TABLE casework_group (
    case_id {{text}} NOT NULL,
    name    {{text}} NOT NULL,
    version {{int}} NOT NULL,
    at      {{int}} NOT NULL,
    by_id   {{text}} NOT NULL,
    PRIMARY KEY (case_id, name)
) {{strict}};
-- A form that was open during this change comes back, whatever it changes.
INSERT INTO casework_group (case_id, name, version, at, by_id) SELECT id, '', version, 0, '' FROM casework_case;
