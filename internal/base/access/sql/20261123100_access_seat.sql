-- What a role of a covenant itself lets see, whoever has it: a grant without a user. It is written
-- with the covenant from now on; here for the roles that somebody has a mandate in.
INSERT INTO access_grant (covenant_id, user_id, org_id, role, category, area, asked, from_at, until_at)
SELECT g.covenant_id, '', g.org_id, g.role, g.category, '', min(g.asked), min(c.from_at), max(c.until_at)
FROM access_grant g JOIN access_covenant c ON c.covenant_id = g.covenant_id AND c.org_id = g.org_id
GROUP BY g.covenant_id, g.org_id, g.role, g.category;
