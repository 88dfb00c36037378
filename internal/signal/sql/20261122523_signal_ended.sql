-- What ended and may go, the oldest first: of those without a case the index itself tells how they
-- ended, and those with pictures, which go sooner, have one of their own.
DROP INDEX signal_signal_done;
CREATE INDEX signal_signal_done ON signal_signal (org_id, done_at, id, case_id, state) WHERE done_at > 0;
CREATE INDEX signal_signal_pictures ON signal_signal (done_at, id) WHERE done_at > 0 AND photos > 0;
