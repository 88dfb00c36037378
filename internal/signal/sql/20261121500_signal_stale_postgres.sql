-- The index of PostgreSQL holds no texts of its own; a vacuum takes out what is gone.
SELECT 1;
