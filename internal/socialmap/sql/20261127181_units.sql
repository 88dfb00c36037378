-- Homes are counted where they were first counted, whatever becomes of complexes: of a complex
-- with homes of others, the ids of the complexes with which they are counted, with spaces.
-- Of leaves, withheld is 2 where something was published before.
ALTER TABLE socialmap_place ADD COLUMN counted_with {{text}} NOT NULL DEFAULT '';
CREATE INDEX socialmap_place_neighbourhood ON socialmap_place (neighbourhood, release_id);
CREATE INDEX socialmap_place_counted_with ON socialmap_place (release_id) WHERE counted_with <> '';
CREATE INDEX socialmap_leaf_id ON socialmap_leaf (id, release_id);
