-- Versions of the rules of an organisation; the highest is in force. doc is the whole book
-- as JSON, so that an old version reads as it was.
CREATE TABLE routing_book (
    org_id  {{text}} NOT NULL,
    version {{int}} NOT NULL,
    at      {{int}} NOT NULL,
    user_id {{text}} NOT NULL,
    why     {{text}} NOT NULL,
    doc     {{text}} NOT NULL,
    PRIMARY KEY (org_id, version)
) {{strict}};
-- What somebody is changing; it does nothing until it becomes a version.
CREATE TABLE routing_draft (
    org_id  {{text}} PRIMARY KEY,
    stamp   {{int}} NOT NULL,
    at      {{int}} NOT NULL,
    user_id {{text}} NOT NULL,
    doc     {{text}} NOT NULL
) {{strict}};
