CREATE TABLE network_processing (
    id            {{text}} PRIMARY KEY,
    org_id        {{text}} NOT NULL,
    name          {{text}} NOT NULL,
    body          {{text}} NOT NULL,
    version       {{int}} NOT NULL,
    changed       {{int}} NOT NULL,
    dpia          {{text}} NOT NULL,
    dpia_recorded {{int}} NOT NULL,
    stamp         {{int}} NOT NULL
) {{strict}};
CREATE INDEX network_processing_org ON network_processing (org_id, name);
CREATE TABLE network_processing_version (
    processing_id {{text}} NOT NULL REFERENCES network_processing (id),
    version       {{int}} NOT NULL,
    stamp         {{int}} NOT NULL,
    body          {{text}} NOT NULL,
    dpia          {{text}} NOT NULL,
    user_id       {{text}} NOT NULL,
    at            {{int}} NOT NULL,
    PRIMARY KEY (processing_id, stamp)
) {{strict}};
CREATE TABLE network_covenant (
    id      {{text}} PRIMARY KEY,
    org_id  {{text}} NOT NULL,
    name    {{text}} NOT NULL,
    state   {{text}} NOT NULL,
    version {{int}} NOT NULL,
    stamp   {{int}} NOT NULL,
    reason  {{text}} NOT NULL,
    started {{int}} NOT NULL,
    changed {{int}} NOT NULL,
    body    {{text}} NOT NULL
) {{strict}};
CREATE INDEX network_covenant_org ON network_covenant (org_id, name);
CREATE TABLE network_covenant_version (
    covenant_id {{text}} NOT NULL REFERENCES network_covenant (id),
    version     {{int}} NOT NULL,
    body        {{text}} NOT NULL,
    user_id     {{text}} NOT NULL,
    at          {{int}} NOT NULL,
    PRIMARY KEY (covenant_id, version)
) {{strict}};
CREATE TABLE network_party (
    covenant_id {{text}} NOT NULL REFERENCES network_covenant (id),
    org_id      {{text}} NOT NULL,
    PRIMARY KEY (covenant_id, org_id)
) {{strict}};
CREATE INDEX network_party_org ON network_party (org_id);
CREATE TABLE network_signature (
    covenant_id {{text}} NOT NULL REFERENCES network_covenant (id),
    version     {{int}} NOT NULL,
    org_id      {{text}} NOT NULL,
    user_id     {{text}} NOT NULL,
    at          {{int}} NOT NULL,
    PRIMARY KEY (covenant_id, version, org_id)
) {{strict}};
CREATE TABLE network_mandate (
    id          {{text}} PRIMARY KEY,
    covenant_id {{text}} NOT NULL REFERENCES network_covenant (id),
    seat        {{text}} NOT NULL,
    user_id     {{text}} NOT NULL,
    area        {{text}} NOT NULL,
    from_date   {{int}} NOT NULL,
    until_date  {{int}} NOT NULL,
    withdrawn   {{int}} NOT NULL
) {{strict}};
CREATE INDEX network_mandate_covenant ON network_mandate (covenant_id);
CREATE INDEX network_mandate_user ON network_mandate (user_id);
CREATE TABLE network_waypoint (
    id          {{text}} PRIMARY KEY,
    covenant_id {{text}} NOT NULL REFERENCES network_covenant (id),
    kind        {{text}} NOT NULL,
    body        {{text}} NOT NULL,
    owner_id    {{text}} NOT NULL,
    due         {{int}} NOT NULL,
    done        {{int}} NOT NULL
) {{strict}};
CREATE INDEX network_waypoint_covenant ON network_waypoint (covenant_id);
CREATE TABLE network_exercise (
    id          {{text}} PRIMARY KEY,
    covenant_id {{text}} NOT NULL REFERENCES network_covenant (id),
    body        {{text}} NOT NULL
) {{strict}};
CREATE INDEX network_exercise_covenant ON network_exercise (covenant_id);
CREATE TABLE network_event (
    id          {{text}} PRIMARY KEY,
    covenant_id {{text}} NOT NULL REFERENCES network_covenant (id),
    at          {{int}} NOT NULL,
    user_id     {{text}} NOT NULL,
    step        {{text}} NOT NULL,
    version     {{int}} NOT NULL,
    reason      {{text}} NOT NULL
) {{strict}};
CREATE INDEX network_event_covenant ON network_event (covenant_id);
