-- The areas around a case, as access.Area writes them, and what kind of data each text is.
ALTER TABLE casework_case ADD COLUMN areas {{text}} NOT NULL DEFAULT '';
ALTER TABLE casework_case ADD COLUMN category {{text}} NOT NULL DEFAULT 'zorg';
ALTER TABLE casework_case ADD COLUMN kind_reason {{text}} NOT NULL DEFAULT 'zorg';
ALTER TABLE casework_case ADD COLUMN kind_goal {{text}} NOT NULL DEFAULT 'zorg';
ALTER TABLE casework_case ADD COLUMN kind_cause {{text}} NOT NULL DEFAULT 'zorg';
ALTER TABLE casework_case ADD COLUMN kind_because {{text}} NOT NULL DEFAULT 'zorg';
ALTER TABLE casework_case ADD COLUMN kind_step {{text}} NOT NULL DEFAULT 'zorg';
ALTER TABLE casework_log ADD COLUMN category {{text}} NOT NULL DEFAULT 'zorg';
ALTER TABLE casework_event ADD COLUMN category {{text}} NOT NULL DEFAULT 'zorg';
ALTER TABLE casework_commitment ADD COLUMN category {{text}} NOT NULL DEFAULT 'zorg';
UPDATE casework_case SET category = 'overlast', kind_reason = 'overlast', kind_goal = 'overlast', kind_cause = 'overlast',
    kind_because = 'overlast', kind_step = 'overlast' WHERE nuisance = 1;
UPDATE casework_log SET category = 'overlast' WHERE case_id IN (SELECT id FROM casework_case WHERE nuisance = 1);
UPDATE casework_event SET category = 'overlast' WHERE case_id IN (SELECT id FROM casework_case WHERE nuisance = 1);
UPDATE casework_commitment SET category = 'overlast' WHERE case_id IN (SELECT id FROM casework_case WHERE nuisance = 1);
UPDATE casework_case SET areas = coalesce((SELECT ' ' || p.neighbourhood || ' ' || coalesce(b.parent || ' ', '') || coalesce(w.parent || ' ', '')
    FROM place_complex p LEFT JOIN place_area b ON b.code = p.neighbourhood LEFT JOIN place_area w ON w.code = b.parent AND w.parent <> ''
    WHERE p.id = casework_case.complex_id AND p.neighbourhood <> ''), '');
-- Questions of those who may know something only when they ask (police).
CREATE TABLE casework_question (
    id          {{text}} PRIMARY KEY,
    case_id     {{text}} NOT NULL REFERENCES casework_case (id),
    asker_id    {{text}} NOT NULL,
    at          {{int}} NOT NULL,
    category    {{text}} NOT NULL,
    body        {{blob}} NOT NULL,
    state       {{text}} NOT NULL,
    answer      {{blob}} NOT NULL,
    answered_by {{text}} NOT NULL,
    answered    {{int}} NOT NULL
) {{strict}};
CREATE INDEX casework_question_case ON casework_question (case_id, at);
CREATE INDEX casework_question_asker ON casework_question (asker_id, at);
-- Looks into a case without taking part, and what the officer thought of them.
CREATE TABLE casework_emergency (
    id          {{text}} PRIMARY KEY,
    case_id     {{text}} NOT NULL REFERENCES casework_case (id),
    org_id      {{text}} NOT NULL,
    user_id     {{text}} NOT NULL,
    at          {{int}} NOT NULL,
    until_at    {{int}} NOT NULL,
    reason      {{blob}} NOT NULL,
    verdict     {{text}} NOT NULL,
    note        {{blob}} NOT NULL,
    reviewed_by {{text}} NOT NULL,
    reviewed    {{int}} NOT NULL
) {{strict}};
CREATE INDEX casework_emergency_org ON casework_emergency (org_id, verdict, at);
CREATE INDEX casework_emergency_case ON casework_emergency (case_id, at);
-- Tries that opened nothing, so that nobody finds out by trying who has a case.
CREATE TABLE casework_emergency_try (
    id      {{text}} PRIMARY KEY,
    user_id {{text}} NOT NULL,
    at      {{int}} NOT NULL
) {{strict}};
CREATE INDEX casework_emergency_try_user ON casework_emergency_try (user_id, at);
