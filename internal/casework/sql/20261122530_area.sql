-- Every text of areas that cases have, by each code in it and by the empty one of everywhere:
-- a mandate for an area finds the texts, and so a list the cases.
CREATE TABLE casework_area (
    code  {{text}} NOT NULL,
    areas {{text}} NOT NULL,
    PRIMARY KEY (code, areas)
) {{strict}};
INSERT INTO casework_area (code, areas) SELECT DISTINCT '', areas FROM casework_case;
-- A text is a space before and after every code.
WITH RECURSIVE place (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM place WHERE i < 1000),
    one (areas) AS (SELECT DISTINCT areas FROM casework_case),
    gap (areas, i) AS (SELECT one.areas, place.i FROM one JOIN place ON place.i <= length(one.areas) AND substr(one.areas, place.i, 1) = ' ')
INSERT INTO casework_area (code, areas) SELECT DISTINCT substr(a.areas, a.i + 1, (SELECT min(b.i) FROM gap b WHERE b.areas = a.areas AND b.i > a.i) - a.i - 1), a.areas
    FROM gap a WHERE a.i < length(a.areas);
-- What chooses, sorts and decides about the cases of a list, apart from their texts.
DROP INDEX casework_case_order;
CREATE INDEX casework_case_order ON casework_case (id, state, due, closed, director_id, next_holder, org_id, areas, unit_id);
