-- What a signal holds beside its facts and sentence: the answers to the questions of its
-- facts, sealed with it, and where its pictures were taken. yes_at is the moment at which the
-- resident's yes to pictures indoors came in, withdrawn that at which it was taken back.
CREATE TABLE signal_detail (
    signal_id   {{text}} PRIMARY KEY,
    photo_place {{text}} NOT NULL,
    yes_at      {{int}} NOT NULL,
    withdrawn   {{int}} NOT NULL,
    answers     {{blob}} NOT NULL
) {{strict}};
