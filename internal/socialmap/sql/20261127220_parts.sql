-- Of a complex that is divided, the tables of households are published per part: staircases together.
-- A leaf holds all tables (0), those that stay with a complex that is divided (1), or those of parts (2).
ALTER TABLE socialmap_leaf ADD COLUMN holds {{int}} NOT NULL DEFAULT 0;

-- The parts of a complex, made when it is first published and for good. staircases is a list of names in
-- order, of which the empty one is the homes without a staircase; homes is how many there were then.
CREATE TABLE socialmap_part (
    org_id     {{text}} NOT NULL,
    complex_id {{text}} NOT NULL,
    number     {{int}} NOT NULL,
    staircases {{text}} NOT NULL,
    homes      {{int}} NOT NULL,
    since      {{int}} NOT NULL,
    PRIMARY KEY (complex_id, number)
) {{strict}};
CREATE INDEX socialmap_part_org ON socialmap_part (org_id, complex_id, number);

-- Whether complexes that are published for the first time are divided, as somebody chose at a moment;
-- the latest counts.
CREATE TABLE socialmap_divide (
    org_id {{text}} NOT NULL,
    at     {{int}} NOT NULL,
    by_id  {{text}} NOT NULL,
    divide {{int}} NOT NULL,
    PRIMARY KEY (org_id, at)
) {{strict}};
