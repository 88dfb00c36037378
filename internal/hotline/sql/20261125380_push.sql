-- With which key the program shows to push services who it is (VAPID, RFC 8292). One row; secret is
-- sealed. Every subscription of a device is bound to it, so that it stays as it is.
CREATE TABLE hotline_push (
    id     {{text}} PRIMARY KEY,
    secret {{blob}} NOT NULL
) {{strict}};
