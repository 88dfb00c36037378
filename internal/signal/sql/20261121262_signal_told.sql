CREATE INDEX signal_message_unread ON signal_message (at) WHERE kind = 'bericht' AND read_at = 0;
CREATE INDEX signal_event_told ON signal_event (at) WHERE step <> 'verstuurd';
