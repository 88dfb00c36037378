-- Who left before the tenancy ended: the night looks for persons who rent nowhere any more.
CREATE INDEX tenancy_member_left ON tenancy_member (org_id, until) WHERE until > 0;
