-- The feed of somebody: the hash of its secret address, and when it was made.
CREATE TABLE calendar_feed (
    user_id {{text}} PRIMARY KEY,
    secret  {{text}} NOT NULL UNIQUE,
    made    {{int}} NOT NULL
) {{strict}};
