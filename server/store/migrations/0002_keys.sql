-- Public keys and signatures of end-to-end encryption (docs/http-api.md 8).
-- A body is canonical JSON that devices made and devices read; what stands
-- beside it as a column is what the server itself looks at.

CREATE TABLE device_keys (
    device_id  INTEGER PRIMARY KEY REFERENCES devices ON DELETE CASCADE,
    ed25519    TEXT    NOT NULL,
    curve25519 TEXT    NOT NULL,
    body       TEXT    NOT NULL
) STRICT;

-- A claimed key is only its name, so that a late retry cannot bring it back.
CREATE TABLE one_time_keys (
    device_id  INTEGER NOT NULL REFERENCES device_keys ON DELETE CASCADE,
    name       TEXT    NOT NULL,
    body       TEXT    NOT NULL,
    claimed_ms INTEGER,                     -- NULL: free
    PRIMARY KEY (device_id, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX one_time_keys_free ON one_time_keys (device_id, name)
    WHERE claimed_ms IS NULL;

CREATE TABLE fallback_keys (
    device_id INTEGER PRIMARY KEY REFERENCES device_keys ON DELETE CASCADE,
    name      TEXT    NOT NULL,
    body      TEXT    NOT NULL,
    is_used   INTEGER NOT NULL CHECK (is_used IN (0, 1))
) STRICT;

-- How soon one user may claim of one device again.
CREATE TABLE key_claims (
    claimer_id    BLOB    NOT NULL REFERENCES users ON DELETE CASCADE,
    device_id     INTEGER NOT NULL REFERENCES device_keys ON DELETE CASCADE,
    paid_until_ms INTEGER NOT NULL,
    PRIMARY KEY (claimer_id, device_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX key_claims_by_device ON key_claims (device_id);

CREATE TABLE identities (
    user_id           BLOB PRIMARY KEY REFERENCES users ON DELETE CASCADE,
    master_key        TEXT NOT NULL,
    self_signing_key  TEXT NOT NULL,
    user_signing_key  TEXT NOT NULL,
    master_body       TEXT NOT NULL,
    self_signing_body TEXT NOT NULL,
    user_signing_body TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Those that came after the object: a target is a device id or a master key.
CREATE TABLE key_signatures (
    target_id  BLOB NOT NULL REFERENCES users ON DELETE CASCADE,
    target     TEXT NOT NULL,
    signer_id  BLOB NOT NULL REFERENCES users ON DELETE CASCADE,
    signer_key TEXT NOT NULL,               -- "ed25519:<device id or key>"
    signature  TEXT NOT NULL,
    PRIMARY KEY (target_id, target, signer_id, signer_key)
) STRICT, WITHOUT ROWID;
CREATE INDEX key_signatures_by_signer ON key_signatures (signer_id);
