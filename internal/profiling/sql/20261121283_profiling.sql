-- What an association chose. The switch alone does not do it: the line of the register must
-- have a DPIA in force at every moment.
CREATE TABLE profiling_switch (
    org_id     {{text}} PRIMARY KEY,
    is_on      {{int}} NOT NULL,
    processing {{text}} NOT NULL,
    sources    {{text}} NOT NULL,
    weeks      {{int}} NOT NULL,
    by_id      {{text}} NOT NULL,
    at         {{int}} NOT NULL,
    version    {{int}} NOT NULL
) {{strict}};
-- A proposal to talk. reasons is sealed under the key of the proposal.
CREATE TABLE profiling_proposal (
    id         {{text}} PRIMARY KEY,
    org_id     {{text}} NOT NULL,
    unit_id    {{text}} NOT NULL,
    tenancy_id {{text}} NOT NULL,
    made       {{int}} NOT NULL,
    holder_id  {{text}} NOT NULL,
    due        {{int}} NOT NULL,
    outcome    {{text}} NOT NULL,
    done_at    {{int}} NOT NULL,
    done_by    {{text}} NOT NULL,
    version    {{int}} NOT NULL,
    reasons    {{blob}} NOT NULL
) {{strict}};
CREATE INDEX profiling_proposal_org ON profiling_proposal (org_id, done_at, id);
CREATE INDEX profiling_proposal_tenancy ON profiling_proposal (tenancy_id, made);
-- Persons whose household is never looked at again.
CREATE TABLE profiling_objection (
    org_id     {{text}} NOT NULL,
    subject_id {{text}} NOT NULL,
    at         {{int}} NOT NULL,
    PRIMARY KEY (org_id, subject_id)
) {{strict}};
-- The number of a trial as it was given, and the count behind it, which nobody is shown.
CREATE TABLE profiling_trial (
    org_id   {{text}} NOT NULL,
    rule_key {{text}} NOT NULL,
    epoch    {{int}} NOT NULL,
    exact    {{int}} NOT NULL,
    given    {{int}} NOT NULL,
    at       {{int}} NOT NULL,
    PRIMARY KEY (org_id, rule_key)
) {{strict}};
