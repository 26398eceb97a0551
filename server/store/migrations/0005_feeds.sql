-- The address of a user's lessons for calendar programs: who has it needs no
-- login.  One for each user; the token itself is nowhere.

CREATE TABLE feeds (
    user_id    BLOB    PRIMARY KEY REFERENCES users ON DELETE CASCADE,
    token_hash BLOB    NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    created_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
