-- When the clock of a signal stood still because somebody was asked something. until is the date
-- on which it goes on by itself, ended the instant of an answer, 0 while it waits. due and due_at
-- are what the holder was bound to before, and what it became.
CREATE TABLE signal_still (
    id            {{text}} PRIMARY KEY,
    signal_id     {{text}} NOT NULL,
    org_id        {{text}} NOT NULL,
    why           {{text}} NOT NULL,
    from_at       {{int}} NOT NULL,
    until         {{int}} NOT NULL,
    ended         {{int}} NOT NULL,
    due_before    {{int}} NOT NULL,
    due_at_before {{int}} NOT NULL,
    due           {{int}} NOT NULL,
    due_at        {{int}} NOT NULL
) {{strict}};
CREATE INDEX signal_still_signal ON signal_still (signal_id, from_at, id);
