-- The work order of a contractor with which a signal came in. It goes with the signal.
CREATE TABLE workorder_order (
    signal_id     {{text}} PRIMARY KEY,
    org_id        {{text}} NOT NULL,
    contractor_id {{text}} NOT NULL,
    number        {{text}} NOT NULL,
    at            {{int}} NOT NULL
) {{strict}};
CREATE INDEX workorder_order_number ON workorder_order (org_id, number, at);
CREATE INDEX workorder_order_at ON workorder_order (org_id, at, signal_id);
