-- The life of a lesson: revisions, moves, proposals; and the rules that
-- tutors set (docs/http-api.md 5 and 6).

ALTER TABLE sessions ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN place TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN cancel_notice_minutes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN move_notice_minutes INTEGER NOT NULL DEFAULT 0;
-- The event that made the open proposal; NULL: none is open.
ALTER TABLE sessions ADD COLUMN proposal_revision INTEGER;

-- What time will change next.
CREATE INDEX sessions_unanswered ON sessions (start_ms) WHERE status = 'requested';
CREATE INDEX sessions_unfinished ON sessions (end_ms) WHERE status = 'confirmed';

-- Each move, with the session as it was after it.
CREATE TABLE session_events (
    session_id   BLOB    NOT NULL REFERENCES sessions ON DELETE CASCADE,
    revision     INTEGER NOT NULL,
    move         TEXT    NOT NULL,
    by_id        BLOB    REFERENCES users,  -- NULL: time
    at_ms        INTEGER NOT NULL,
    status       TEXT    NOT NULL,
    start_ms     INTEGER NOT NULL,
    end_ms       INTEGER NOT NULL,
    is_late      INTEGER NOT NULL CHECK (is_late IN (0, 1)),
    request_hash BLOB,                      -- NULL: booked, or by time
    PRIMARY KEY (session_id, revision)
) STRICT, WITHOUT ROWID;

CREATE TABLE proposed_times (
    session_id BLOB    NOT NULL,
    revision   INTEGER NOT NULL,
    position   INTEGER NOT NULL,
    start_ms   INTEGER NOT NULL,
    end_ms     INTEGER NOT NULL CHECK (end_ms > start_ms),
    PRIMARY KEY (session_id, revision, position),
    FOREIGN KEY (session_id, revision) REFERENCES session_events ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

INSERT INTO session_events (session_id, revision, move, by_id, at_ms, status,
                            start_ms, end_ms, is_late)
SELECT session_id, 0, 'book', student_id, created_ms, status, start_ms, end_ms, 0
  FROM sessions;

-- A tutor without a row has the default rules.
CREATE TABLE tutor_rules (
    user_id               BLOB    PRIMARY KEY REFERENCES users ON DELETE CASCADE,
    buffer_minutes        INTEGER NOT NULL,
    earliest_minutes      INTEGER NOT NULL,
    latest_days           INTEGER NOT NULL,
    cancel_notice_minutes INTEGER NOT NULL,
    move_notice_minutes   INTEGER NOT NULL,
    is_instant            INTEGER NOT NULL CHECK (is_instant IN (0, 1)),
    place                 TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

-- None: any length.
CREATE TABLE tutor_lengths (
    user_id BLOB    NOT NULL REFERENCES users ON DELETE CASCADE,
    minutes INTEGER NOT NULL,
    PRIMARY KEY (user_id, minutes)
) STRICT, WITHOUT ROWID;

-- A local date whose hours are not those of its weekday; without hours it is
-- a day off.
CREATE TABLE tutor_dates (
    user_id BLOB    NOT NULL REFERENCES users ON DELETE CASCADE,
    day     INTEGER NOT NULL,               -- after 1970-01-01
    PRIMARY KEY (user_id, day)
) STRICT, WITHOUT ROWID;

CREATE TABLE tutor_date_hours (
    user_id      BLOB    NOT NULL,
    day          INTEGER NOT NULL,
    start_minute INTEGER NOT NULL CHECK (start_minute BETWEEN 0 AND 1439),
    end_minute   INTEGER NOT NULL CHECK (end_minute BETWEEN 1 AND 1440),
    PRIMARY KEY (user_id, day, start_minute),
    FOREIGN KEY (user_id, day) REFERENCES tutor_dates ON DELETE CASCADE,
    CHECK (start_minute < end_minute)
) STRICT, WITHOUT ROWID;
