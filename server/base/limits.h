/*
 * base/limits.h - every bound that a peer can run into, and its reason.
 *
 * Those that an operator may move are settings (docs/operations.md); what
 * stands here is then their default.
 */
#ifndef BASE_LIMITS_H
#define BASE_LIMITS_H

/* The WebSocket link (docs/protocol.md 3). */
enum {
    /* A text of a few pages, encrypted and padded, fits; a file does not:
     * attachments travel another way. */
    LIMIT_PAYLOAD_BYTES = 64 * 1024,

    /* Between two pings of a link: mobile carriers drop a silent TCP flow
     * after 30 s at the earliest. */
    LIMIT_PING_EVERY_MS = 25 * 1000,

    /* Nothing heard for so long: the device is gone. Two pings unanswered. */
    LIMIT_LINK_SILENT_MS = 60 * 1000,

    /* From the first byte of a message to its last; also of a frame. */
    LIMIT_MESSAGE_MS = 30 * 1000,

    /* Queued and not read: the reader is cut. 16 full payloads. */
    LIMIT_SEND_QUEUE_BYTES = 1024 * 1024,

    /* What can wait (DELIVER) waits while so much is queued: a page of full
     * payloads must not cut a reader that is only slow. */
    LIMIT_DELIVER_QUEUE_BYTES = LIMIT_SEND_QUEUE_BYTES / 2,

    /* Browsers send one; a message in many empty ones costs only us. */
    LIMIT_MESSAGE_FRAGMENTS = 128,

    /* In one NOTICE of presence: 39 KB of ids, below a payload's bound. */
    LIMIT_NOTICE_IDS = 1000,

    /* DELIVER that are on the way and not acknowledged, per link: one page
     * of a mailbox. Twice a screen of history. */
    LIMIT_DELIVER_PAGE = 64,

    /* A phone, a laptop, a tablet and two forgotten tabs. */
    LIMIT_LINKS_PER_USER = 5,

    /* A person types below 10 messages a second; a burst is a reconnect
     * that offers its outbox. */
    LIMIT_RATE_BURST = 60,
    LIMIT_RATE_PER_S = 10,

    /* A message on the link, with room to answer a payload that is too
     * large instead of cutting the link. */
    LIMIT_MESSAGE_BYTES = 128 * 1024,

    /* A page that is reloaded is back before its contacts are told. */
    LIMIT_PRESENCE_GRACE_MS = 3 * 1000,

    /* Time for the peer to answer our Close before TCP is ended. */
    LIMIT_CLOSE_MS = 5 * 1000,
};

/* Mailboxes (docs/protocol.md 6). */
enum {
    LIMIT_MAILBOX_COUNT = 1000,            /* envelopes per device       */
    LIMIT_MAILBOX_BYTES = 8 * 1024 * 1024, /* payload bytes per device   */
    LIMIT_MAILBOX_TOTAL_MB = 256,          /* all mailboxes, by default  */
    LIMIT_ENVELOPE_AGE_DAYS = 21,          /* three weeks of holidays    */
    LIMIT_ENVELOPE_TRIES = 5,              /* then it is poison          */
    LIMIT_ENVELOPE_TRY_MS = 10 * 1000,     /* shorter links do not count */
};

/* People (docs/http-api.md). */
enum {
    LIMIT_DEVICES_PER_USER = 10,
    LIMIT_CONTACTS_PER_USER = 2000, /* a tutor's pupils of twenty years */
    LIMIT_HELD_WAITING = 1000,      /* listed by GET /api/held, by the loop */
    LIMIT_ZONE_NAME_BYTES = 64,     /* "America/Argentina/ComodRivadavia"   */
};

/* Tutors, their hours, and lessons (docs/http-api.md 5 and 6).  Lengths are
 * in characters. */
enum {
    LIMIT_SUBJECTS = 20,
    LIMIT_SUBJECT_CHARS = 60,
    LIMIT_BIO_CHARS = 2000,
    LIMIT_NOTES_CHARS = 1000,
    LIMIT_RATE_CENTS = 1000000, /* 10,000 of any currency an hour      */
    LIMIT_HOURS_ROWS = 70,      /* ten stretches on every day of a week */
    LIMIT_SEARCH_CHARS = 100,   /* what a person types into one field  */
    LIMIT_SEARCH_WORDS = 8,     /* each is looked for in every tutor   */
    LIMIT_TUTORS_PER_PAGE = 20,
    LIMIT_SLOT_RANGE_DAYS = 42, /* a month's calendar shows six weeks  */
    LIMIT_LESSON_MIN_MINUTES = 15,
    LIMIT_LESSON_MAX_MINUTES = 240,
    LIMIT_BOOKING_AHEAD_DAYS = 365,
    LIMIT_BOOKING_KEY_CHARS = 64, /* a UUID fits                         */
    LIMIT_BOOKING_KEY_DAYS = 30,  /* no browser tries again after that   */
};

/* Public keys (docs/http-api.md 8).  Measured with OlmMachine 18.9.0: 50
 * one-time keys, a fallback key and the device's own are 14,130 bytes. */
enum {
    LIMIT_KEYS_BODY_BYTES = 32 * 1024, /* twice that, and room for 100      */
    LIMIT_KEY_BYTES = 4096,            /* one object; the largest has 1 KiB */
    LIMIT_KEY_NAME_CHARS = 40,         /* of an id; OlmMachine takes 11     */
    LIMIT_ONE_TIME_KEYS = 100,         /* per device; OlmMachine keeps 50   */
    LIMIT_KEYS_LOW = 17,               /* fewer than a third of 50 are left */
    LIMIT_KEY_USERS = 250,             /* in one query, as OlmMachine asks  */

    /* In one claim: all devices of oneself and of one contact. */
    LIMIT_KEY_CLAIMS = 2 * LIMIT_DEVICES_PER_USER,

    /* Keys of one device for one user: each of the user's devices needs one,
     * and one more for each session that broke.  A contact who wants to use
     * them up waits longer than it takes to upload new ones. */
    LIMIT_CLAIM_BURST = 20,
    LIMIT_CLAIM_EVERY_MS = 5 * 60 * 1000,

    LIMIT_KEY_SIGNATURES = 100, /* in one upload: contacts verified at once */
};

/* HTTP/1.1 (docs/http-api.md 1). */
enum {
    LIMIT_HEAD_BYTES = 16 * 1024,
    LIMIT_FIELD_COUNT = 100,
    LIMIT_HEAD_MS = 10 * 1000,    /* from the first byte to the empty line  */
    LIMIT_CHUNK_LINE_BYTES = 256, /* a size and its extensions            */
    LIMIT_TRAILER_BYTES = 4096,   /* read and dropped                     */
    LIMIT_BODY_BYTES = 64 * 1024,
    LIMIT_BODY_MS = 30 * 1000,
    LIMIT_KEEP_ALIVE_MS = 60 * 1000,

    /* Answers that are not read: the next request waits. Browsers send one
     * at a time; each who may connect can make us hold so much. */
    LIMIT_ANSWER_QUEUE_BYTES = 64 * 1024,

    LIMIT_JSON_DEPTH = 32,
    LIMIT_CONNS_PER_ADDRESS = 64, /* that are not a live link           */
    LIMIT_CONNS = 131072,
};

/* Passwords: Argon2id takes 46 MiB and half a core for a moment. */
enum {
    LIMIT_HASHES_AT_ONCE = 2,
    LIMIT_PASSWORD_MIN = 8,   /* characters; NIST SP 800-63B           */
    LIMIT_PASSWORD_MAX = 256, /* bytes; hashing a longer one is abuse  */
    LIMIT_LOGIN_TRIES = 5,    /* fast ones per account, then a delay   */
    LIMIT_LOGIN_DAYS = 30,
    LIMIT_LOGINS_PER_USER = 16,      /* browsers; the longest unused ends */
    LIMIT_LOGIN_SEEN_MS = 60 * 1000, /* last_seen is written once in this */
    LIMIT_DEVICE_SEEN_MS = 10 * 60 * 1000, /* the same; each link may ask */
};

/* The development echo endpoint (docs/protocol.md 8), loopback only. */
enum {
    LIMIT_ECHO_BYTES = 16 * 1024 * 1024,
    LIMIT_ECHO_FRAGMENTS = 65536,
};

#endif
