-- Who wants to hear nothing of whom.  The two stay contacts, so that nothing
-- that the blocked one can ask for tells of it.

CREATE TABLE blocks (
    blocker_id BLOB    NOT NULL REFERENCES users ON DELETE CASCADE,
    blocked_id BLOB    NOT NULL REFERENCES users ON DELETE CASCADE,
    created_ms INTEGER NOT NULL,
    PRIMARY KEY (blocker_id, blocked_id),
    CHECK (blocker_id <> blocked_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX blocks_by_blocked ON blocks (blocked_id, blocker_id);
