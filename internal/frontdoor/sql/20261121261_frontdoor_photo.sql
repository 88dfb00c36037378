CREATE TABLE frontdoor_photo (
    post_id {{text}} NOT NULL,
    n       {{int}} NOT NULL,
    data    {{blob}} NOT NULL,
    PRIMARY KEY (post_id, n)
) {{strict}};
