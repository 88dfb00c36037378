-- A question without a name. There is no column for a case, a home or a person, on purpose.
CREATE TABLE advice_question (
    id         {{text}} PRIMARY KEY,
    org_id     {{text}} NOT NULL,
    asker_id   {{text}} NOT NULL,
    asked_org  {{text}} NOT NULL,
    asked_role {{text}} NOT NULL,
    holder_id  {{text}} NOT NULL,
    state      {{text}} NOT NULL,
    urgent     {{int}} NOT NULL,
    at         {{int}} NOT NULL,
    due        {{int}} NOT NULL,
    ended      {{int}} NOT NULL,
    version    {{int}} NOT NULL
) {{strict}};
CREATE INDEX advice_question_asker ON advice_question (asker_id, due);
CREATE INDEX advice_question_holder ON advice_question (holder_id, due);
CREATE INDEX advice_question_org ON advice_question (org_id, ended, id);
CREATE INDEX advice_question_asked ON advice_question (asked_org, due);
-- What was said. body is sealed under the key of the question.
CREATE TABLE advice_message (
    id          {{text}} PRIMARY KEY,
    question_id {{text}} NOT NULL,
    at          {{int}} NOT NULL,
    by_id       {{text}} NOT NULL,
    step        {{text}} NOT NULL,
    to_id       {{text}} NOT NULL,
    body        {{blob}} NOT NULL
) {{strict}};
CREATE INDEX advice_message_question ON advice_message (question_id);
