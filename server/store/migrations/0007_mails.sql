-- Mails that wait to be sent, and the tickets that some of them carry.  No
-- mail has anything of a conversation.

-- When the address was shown to be theirs; NULL: not yet.
ALTER TABLE users ADD COLUMN confirmed_ms INTEGER;
-- Whether a mail tells what others do with their sessions.
ALTER TABLE users ADD COLUMN changes_by_mail INTEGER NOT NULL DEFAULT 1
    CHECK (changes_by_mail IN (0, 1));

-- One row while the server is one that sends mail, none while it is not:
-- written when it starts.
CREATE TABLE postman (
    postman_id INTEGER PRIMARY KEY CHECK (postman_id = 1),
    public_url TEXT    NOT NULL             -- what links in mails begin with
) STRICT;

-- A mail with a ticket has no text before it is sent: the token is nowhere
-- in this file.
CREATE TABLE mails (
    mail_id    BLOB    PRIMARY KEY CHECK (length(mail_id) = 16),
    user_id    BLOB    REFERENCES users ON DELETE CASCADE,
                                            -- NULL: nobody has looked yet
                                            -- whose address it is
    kind       TEXT    NOT NULL CHECK (kind IN ('change', 'reminder', 'password', 'address')),
    address    TEXT    NOT NULL,
    subject    TEXT,
    text       TEXT,
    created_ms INTEGER NOT NULL,
    due_ms     INTEGER NOT NULL,
    attempts   INTEGER NOT NULL DEFAULT 0,
    CHECK ((text IS NULL) = (subject IS NULL)),
    CHECK ((text IS NULL) = (kind IN ('password', 'address')))
) STRICT, WITHOUT ROWID;
CREATE INDEX mails_by_due ON mails (due_ms);
CREATE INDEX mails_by_user ON mails (user_id);
-- Asked for twice, a mail with a ticket is sent once.
CREATE UNIQUE INDEX mails_with_ticket ON mails (kind, address) WHERE text IS NULL;

-- What a mail gave its reader to show, once.
CREATE TABLE tickets (
    token_hash BLOB    PRIMARY KEY CHECK (length(token_hash) = 32),
    user_id    BLOB    NOT NULL REFERENCES users ON DELETE CASCADE,
    purpose    TEXT    NOT NULL CHECK (purpose IN ('password', 'address')),
    expires_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX tickets_by_user ON tickets (user_id, purpose);
CREATE INDEX tickets_by_expiry ON tickets (expires_ms);
