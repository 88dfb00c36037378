-- Who stands in for somebody in an object for as long as that person is away: a part with an end of
-- its own. No row has to change for it to end.
CREATE TABLE access_stand_in (
    id          {{text}} PRIMARY KEY,
    object_type {{text}} NOT NULL,
    object_id   {{text}} NOT NULL,
    user_id     {{text}} NOT NULL,
    for_id      {{text}} NOT NULL,
    by_id       {{text}} NOT NULL,
    from_at     {{int}} NOT NULL,
    until_at    {{int}} NOT NULL
) {{strict}};
CREATE INDEX access_stand_in_user ON access_stand_in (user_id, object_type, until_at, object_id);
CREATE INDEX access_stand_in_object ON access_stand_in (object_type, object_id, user_id);
CREATE INDEX access_stand_in_for ON access_stand_in (for_id, until_at);
