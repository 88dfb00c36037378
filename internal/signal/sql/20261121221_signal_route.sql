-- Which routing rule gave a signal to which desk, with their names as they were. Signals that
-- came in without rules have no row. due is the date
-- that was promised, due_at the instant of a term in hours, 0 otherwise.
CREATE TABLE signal_route (
    signal_id {{text}} PRIMARY KEY,
    version   {{int}} NOT NULL,
    rule_id   {{text}} NOT NULL,
    rule      {{text}} NOT NULL,
    desk_id   {{text}} NOT NULL,
    desk      {{text}} NOT NULL,
    due       {{int}} NOT NULL,
    due_at    {{int}} NOT NULL
) {{strict}};
