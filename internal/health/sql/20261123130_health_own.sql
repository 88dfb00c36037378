-- Scores that a resident keeps. The owner is a keyed hash of case and person; rows without one are
-- a care partner's. They open with a word that only the resident knows, of which a keyed hash is
-- kept, and are shared with an organisation while shared_to has not passed.
ALTER TABLE health_score ADD COLUMN owner {{text}} NOT NULL DEFAULT '';
CREATE TABLE health_own (
    owner     {{text}} PRIMARY KEY,
    case_id   {{text}} NOT NULL,
    word      {{text}} NOT NULL,
    tries     {{int}} NOT NULL,
    shut_to   {{int}} NOT NULL,
    browser   {{text}} NOT NULL,
    open_to   {{int}} NOT NULL,
    partner   {{text}} NOT NULL,
    pass_id   {{text}} NOT NULL,
    shared_to {{int}} NOT NULL
) {{strict}};
CREATE INDEX health_own_case ON health_own (case_id);
