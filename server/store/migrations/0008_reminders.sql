-- Reminders of lessons: what each person wants, and which were given.  When
-- one is due is written nowhere: it follows from the sessions as they are.

-- Without a row: the default (domain/reminder.h).
CREATE TABLE reminder_choices (
    user_id     BLOB    PRIMARY KEY REFERENCES users ON DELETE CASCADE,
    leads       TEXT    NOT NULL,           -- minutes before: [1440,60]
    longest     INTEGER NOT NULL,           -- of them; 0: there are none
    quiet_start INTEGER,                    -- minutes after midnight, on
    quiet_end   INTEGER,                    -- their clock; NULL: none
    has_mail    INTEGER NOT NULL CHECK (has_mail IN (0, 1)),
    CHECK ((quiet_start IS NULL) = (quiet_end IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX reminder_choices_by_longest ON reminder_choices (longest);

-- A session that is moved begins at another time, and is another to remind of.
CREATE TABLE reminders (
    session_id BLOB    NOT NULL REFERENCES sessions ON DELETE CASCADE,
    user_id    BLOB    NOT NULL REFERENCES users ON DELETE CASCADE,
    start_ms   INTEGER NOT NULL,
    lead       INTEGER NOT NULL,            -- minutes before
    given_ms   INTEGER NOT NULL,
    PRIMARY KEY (session_id, user_id, start_ms, lead)
) STRICT, WITHOUT ROWID;
CREATE INDEX reminders_by_start ON reminders (start_ms);
CREATE INDEX reminders_by_user ON reminders (user_id);
