-- What a home complained of and was complained about, for a request of its people: the
-- night asks for it with every batch that it erases.
CREATE INDEX tenancy_nuisance_about ON tenancy_nuisance (about) WHERE about <> '';
CREATE INDEX tenancy_nuisance_complainant ON tenancy_nuisance (complainant) WHERE complainant <> '';
