-- The desk of the routing rules with which a list is shared; empty for all colleagues.
ALTER TABLE worklist_list ADD COLUMN desk {{text}} NOT NULL DEFAULT '';
