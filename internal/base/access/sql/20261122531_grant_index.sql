-- The grants of a covenant are found by access_grant_member, which begins with it too.
DROP INDEX access_grant_covenant;
