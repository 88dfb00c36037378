-- Volunteers are counted from their register; nobody fills in a number any more. What releases
-- published stays in them.
DROP TABLE socialmap_volunteers;
