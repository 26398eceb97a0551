-- People, their logins and devices, what tutors offer, and booked sessions.
-- No table holds a message, and none ever will (docs/protocol.md 1).
--
-- Ids are 16-byte blobs (UUIDv7), times are Unix milliseconds, device ids are
-- the signed reading of their 64 bits.

CREATE TABLE users (
    user_id       BLOB    PRIMARY KEY CHECK (length(user_id) = 16),
    email         TEXT    NOT NULL UNIQUE,  -- lower case
    username      TEXT    NOT NULL UNIQUE,
    password_hash TEXT    NOT NULL,         -- Argon2id, encoded
    first_name    TEXT    NOT NULL,
    last_name     TEXT    NOT NULL,
    role          TEXT    NOT NULL CHECK (role IN ('student', 'tutor', 'admin')),
    time_zone     TEXT    NOT NULL,         -- IANA name
    devices_epoch INTEGER NOT NULL DEFAULT 0,
    created_ms    INTEGER NOT NULL,
    disabled_ms   INTEGER                   -- NULL: may log in
) STRICT, WITHOUT ROWID;

CREATE TABLE logins (
    login_id     BLOB    PRIMARY KEY CHECK (length(login_id) = 16),
    token_hash   BLOB    NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    user_id      BLOB    NOT NULL REFERENCES users ON DELETE CASCADE,
    created_ms   INTEGER NOT NULL,
    last_seen_ms INTEGER NOT NULL,
    expires_ms   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX logins_by_user ON logins (user_id);
CREATE INDEX logins_by_expiry ON logins (expires_ms);

CREATE TABLE devices (
    device_id    INTEGER PRIMARY KEY,
    user_id      BLOB    NOT NULL REFERENCES users ON DELETE CASCADE,
    name         TEXT    NOT NULL,
    created_ms   INTEGER NOT NULL,
    last_seen_ms INTEGER NOT NULL,
    retired_ms   INTEGER                    -- NULL: live
) STRICT;
CREATE INDEX devices_by_user ON devices (user_id) WHERE retired_ms IS NULL;

-- One row for a pair, the smaller id first.
CREATE TABLE contacts (
    low_id     BLOB    NOT NULL REFERENCES users ON DELETE CASCADE,
    high_id    BLOB    NOT NULL REFERENCES users ON DELETE CASCADE,
    created_ms INTEGER NOT NULL,
    PRIMARY KEY (low_id, high_id),
    CHECK (low_id < high_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX contacts_by_high ON contacts (high_id, low_id);

CREATE TABLE tutors (
    user_id     BLOB    PRIMARY KEY REFERENCES users ON DELETE CASCADE,
    bio         TEXT    NOT NULL,
    rate_cents  INTEGER NOT NULL CHECK (rate_cents BETWEEN 0 AND 1000000),
    currency    TEXT    NOT NULL CHECK (length(currency) = 3)
) STRICT, WITHOUT ROWID;

CREATE TABLE tutor_subjects (
    user_id  BLOB NOT NULL REFERENCES tutors ON DELETE CASCADE,
    subject  TEXT NOT NULL COLLATE NOCASE,
    position INTEGER NOT NULL,              -- the tutor's own order
    PRIMARY KEY (user_id, subject)
) STRICT, WITHOUT ROWID;
CREATE INDEX tutor_subjects_by_subject ON tutor_subjects (subject);

-- Weekly hours, local times in users.time_zone, in minutes after midnight.
CREATE TABLE availability (
    user_id      BLOB    NOT NULL REFERENCES users ON DELETE CASCADE,
    weekday      INTEGER NOT NULL CHECK (weekday BETWEEN 1 AND 7), -- 1: Monday
    start_minute INTEGER NOT NULL CHECK (start_minute BETWEEN 0 AND 1439),
    end_minute   INTEGER NOT NULL CHECK (end_minute BETWEEN 1 AND 1440),
    PRIMARY KEY (user_id, weekday, start_minute),
    CHECK (start_minute < end_minute)
) STRICT, WITHOUT ROWID;

CREATE TABLE sessions (
    session_id BLOB    PRIMARY KEY CHECK (length(session_id) = 16),
    tutor_id   BLOB    NOT NULL REFERENCES users,
    student_id BLOB    NOT NULL REFERENCES users,
    subject    TEXT    NOT NULL,
    start_ms   INTEGER NOT NULL,
    end_ms     INTEGER NOT NULL CHECK (end_ms > start_ms),
    status     TEXT    NOT NULL CHECK (status IN ('requested', 'confirmed',
                   'completed', 'declined', 'cancelled', 'expired')),
    notes      TEXT    NOT NULL,
    created_ms INTEGER NOT NULL,
    updated_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_by_tutor ON sessions (tutor_id, start_ms);
CREATE INDEX sessions_by_student ON sessions (student_id, start_ms);

-- An Idempotency-Key and what it made, so that a retry gets the same answer.
CREATE TABLE booking_keys (
    user_id      BLOB    NOT NULL REFERENCES users ON DELETE CASCADE,
    key          TEXT    NOT NULL,
    request_hash BLOB    NOT NULL CHECK (length(request_hash) = 32),
    session_id   BLOB    NOT NULL REFERENCES sessions ON DELETE CASCADE,
    created_ms   INTEGER NOT NULL,
    PRIMARY KEY (user_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX booking_keys_by_age ON booking_keys (created_ms);
