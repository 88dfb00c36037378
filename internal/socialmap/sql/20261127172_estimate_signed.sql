-- An estimate is a draft until it is signed: signed is the instant of the last signature, 0 before. What
-- was there already stands as signed when it was made, by the rules of then.
ALTER TABLE socialmap_estimate ADD COLUMN signed {{int}} NOT NULL DEFAULT 0;
UPDATE socialmap_estimate SET signed = at;
-- Who signed for a side: the association, or the residents, whose signature stands on paper and is
-- written down by a colleague. role is what somebody is, and no name.
CREATE TABLE socialmap_signature (
    estimate_id {{text}} NOT NULL REFERENCES socialmap_estimate (id),
    side        {{text}} NOT NULL,
    role        {{text}} NOT NULL,
    on_date     {{int}} NOT NULL,
    at          {{int}} NOT NULL,
    by_id       {{text}} NOT NULL,
    PRIMARY KEY (estimate_id, side)
) {{strict}};
