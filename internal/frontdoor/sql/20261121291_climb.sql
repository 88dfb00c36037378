-- To which step the lateness of a post climbed.
CREATE TABLE frontdoor_climb (
    post_id {{text}} NOT NULL,
    step    {{int}} NOT NULL,
    at      {{int}} NOT NULL,
    PRIMARY KEY (post_id, step)
) {{strict}};
