-- To which step it climbed that nobody decided about a signal that was held aside.
CREATE TABLE offline_climb (
    held_id {{text}} NOT NULL,
    step    {{int}} NOT NULL,
    at      {{int}} NOT NULL,
    PRIMARY KEY (held_id, step)
) {{strict}};
