-- A rule that was proposed, and when it was signed or not. clauses is the rule itself; from_date is the
-- first day on which it counts. A rule is never rewritten.
CREATE TABLE grouprule_rule (
    id        {{text}} PRIMARY KEY,
    org_id    {{text}} NOT NULL,
    number    {{int}} NOT NULL,
    clauses   {{text}} NOT NULL,
    why       {{text}} NOT NULL,
    from_date {{int}} NOT NULL,
    state     {{text}} NOT NULL,
    made      {{int}} NOT NULL,
    maker_id  {{text}} NOT NULL,
    decided   {{int}} NOT NULL,
    signer_id {{text}} NOT NULL,
    version   {{int}} NOT NULL,
    UNIQUE (org_id, number)
) {{strict}};
CREATE UNIQUE INDEX grouprule_rule_open ON grouprule_rule (org_id) WHERE state = 'voorstel';
-- What an association chose. The switch alone does not do it: the line of the register must have a
-- DPIA in force at every moment.
CREATE TABLE grouprule_switch (
    org_id     {{text}} PRIMARY KEY,
    is_on      {{int}} NOT NULL,
    processing {{text}} NOT NULL,
    by_id      {{text}} NOT NULL,
    at         {{int}} NOT NULL,
    version    {{int}} NOT NULL
) {{strict}};
-- That somebody of a complex was seen with a fact, from one night to another; until is 0 while it is so.
-- mark is a keyed print of who, and is taken away when it ends: then only a number is left. There is
-- no column for a home or a group, on purpose.
CREATE TABLE grouprule_seen (
    id         {{text}} PRIMARY KEY,
    org_id     {{text}} NOT NULL,
    complex_id {{text}} NOT NULL,
    fact       {{text}} NOT NULL,
    mark       {{text}} NOT NULL,
    since      {{int}} NOT NULL,
    until      {{int}} NOT NULL
) {{strict}};
CREATE INDEX grouprule_seen_org ON grouprule_seen (org_id, until, id);
-- The number of a trial as it was given, and the count behind it, which nobody is shown.
CREATE TABLE grouprule_trial (
    org_id       {{text}} NOT NULL,
    municipality {{text}} NOT NULL,
    rule_key     {{text}} NOT NULL,
    epoch        {{int}} NOT NULL,
    exact        {{int}} NOT NULL,
    given        {{int}} NOT NULL,
    at           {{int}} NOT NULL,
    PRIMARY KEY (org_id, municipality, rule_key)
) {{strict}};
-- Which rules were tried in a month: there is a most.
CREATE TABLE grouprule_tried (
    org_id   {{text}} NOT NULL,
    month    {{int}} NOT NULL,
    rule_key {{text}} NOT NULL,
    PRIMARY KEY (org_id, month, rule_key)
) {{strict}};
