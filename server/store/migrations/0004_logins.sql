-- Where a login is, in words that its owner knows it by ("Firefox on Linux").
-- Nothing of it is looked at by the server; '' when it was never known.

ALTER TABLE logins ADD COLUMN browser TEXT NOT NULL DEFAULT '';
