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
    LIMIT_PROPOSED_TIMES = 3,     /* more is a list, not a choice        */
    LIMIT_REVISIONS = 100,        /* then only what ends a session       */
    LIMIT_PLACE_CHARS = 500,      /* a meeting link with its password    */
    LIMIT_LENGTHS = 12,           /* of lessons that one tutor offers    */
    LIMIT_BUFFER_MINUTES = 120,   /* the way to the next pupil           */
    LIMIT_NOTICE_MINUTES = 14 * 24 * 60, /* of booking, moving, cancelling */
    LIMIT_DATES = 366,    /* with hours of their own: a year     */
    LIMIT_DATE_ROWS = 10, /* stretches on one of them            */
    /* In one list of lessons: all that a calendar of the next weeks and the
     * last shows, however many; of older ones a screen or five. */
    LIMIT_SESSIONS_RECENT_DAYS = 30,
    LIMIT_SESSIONS_PER_PAGE = 50,

    LIMIT_DUE = 16,  /* ended by time in one transaction    */
    LIMIT_LEADS = 5, /* reminders of one lesson; more is a nuisance */
    LIMIT_LEAD_MIN_MINUTES = 5,            /* less is a bell, not a reminder */
    LIMIT_LEAD_MAX_MINUTES = 14 * 24 * 60, /* a calendar's matter beyond     */
    LIMIT_REMINDERS = 64,      /* given in one transaction            */
    LIMIT_LESSONS_AHEAD = 200, /* of a student, asked for or confirmed: one
                                * every other day for a year */

    /* Of a student, in any state, that begin later than
     * LIMIT_SESSIONS_RECENT_DAYS ago: whoever books and cancels on and on
     * fills the tutor's list as well. */
    LIMIT_LESSONS_RECENT = 1000,
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
    LIMIT_HEAD_MS = 10 * 1000,    /* from the first byte to the empty line;
                                   * of the first, and of the handshake of
                                   * TLS before it: from accept           */
    LIMIT_CHUNK_LINE_BYTES = 256, /* a size and its extensions            */
    LIMIT_TRAILER_BYTES = 4096,   /* read and dropped                     */
    LIMIT_BODY_BYTES = 64 * 1024,

    /* From the head to the end of its body: the grace is for a carrier that
     * stalls, then each KiB that came earns a second; never longer than the
     * last. A drip of bytes is gone with the grace. */
    LIMIT_BODY_GRACE_MS = 10 * 1000,
    LIMIT_BODY_BYTES_PER_S = 1024,
    LIMIT_BODY_MS = 30 * 1000,

    LIMIT_KEEP_ALIVE_MS = 60 * 1000,

    /* An answer of which nothing was taken for so long has no reader; looked
     * at so often, so that it is gone after twice that at the latest. */
    LIMIT_UNREAD_MS = 7 * 1000,

    /* Answers that are not read: the next request waits. Browsers send one
     * at a time; each who may connect can make us hold so much. */
    LIMIT_ANSWER_QUEUE_BYTES = 64 * 1024,

    /* POST, PUT and DELETE of one user, on all their logins. A burst is a new
     * browser that uploads its keys and answers everybody who wrote, or a
     * tutor who has a year's hours and lessons put in by a script. Each is a
     * transaction of a millisecond or two that all other writers wait for:
     * nobody takes more than a small part of them for long. */
    LIMIT_WRITE_BURST = 240,
    LIMIT_WRITES_PER_S = 8,

    LIMIT_JSON_DEPTH = 32,
    LIMIT_CONNS_PER_ADDRESS = 64, /* that are not a live link           */
    LIMIT_CONNS = 131072,

    /* Beyond that from this machine, to ask whether we are well; within the
     * descriptors that are left free for files. */
    LIMIT_CONNS_RESERVED = 8,

    /* TLS handshakes at once; one more, and the oldest is given up. */
    LIMIT_HANDSHAKES = 1024,
};

/* Passwords: Argon2id takes 46 MiB and half a core for a moment. */
enum {
    LIMIT_HASHES_AT_ONCE = 2,
    LIMIT_HASHES_WAITING = 128, /* three seconds; nobody waits longer */
    LIMIT_PASSWORD_MIN = 8,     /* characters; NIST SP 800-63B           */
    LIMIT_PASSWORD_MAX = 256,   /* bytes; hashing a longer one is abuse  */
    LIMIT_LOGIN_TRIES = 5,      /* fast ones per account, then a delay   */
    LIMIT_LOGIN_DAYS = 30,
    LIMIT_LOGINS_PER_USER = 16,      /* browsers; the longest unused ends */
    LIMIT_LOGIN_SEEN_MS = 60 * 1000, /* last_seen is written once in this */
    LIMIT_DEVICE_SEEN_MS = 10 * 60 * 1000, /* the same; each link may ask */
};

/* Outgoing mail (docs/http-api.md 3.1, docs/operations.md, Mail). */
enum {
    /* What waits while a mail server is down for a day, at a school with a
     * thousand people; some 10 MB. */
    LIMIT_MAILS = 10000,
    LIMIT_MAILS_PER_USER = 50, /* more is nothing that anybody reads       */

    /* Then nobody waits for it any more: what it tells of is on the page. */
    LIMIT_MAIL_AGE_MS = 2 * 24 * 60 * 60 * 1000,

    /* Between two tries of one mail: doubled each time, up to the last.  A
     * server that puts strangers off wants to be asked again in minutes. */
    LIMIT_MAIL_WAIT_FIRST_MS = 2 * 1000,
    LIMIT_MAIL_WAIT_MAX_MS = 60 * 60 * 1000,

    /* The same between two tries of a mail server that does not take any. */
    LIMIT_MAIL_PAUSE_FIRST_MS = 1000,
    LIMIT_MAIL_PAUSE_MAX_MS = 60 * 1000,

    LIMIT_MAIL_CONNECT_MS = 20 * 1000, /* with the names and TLS          */
    LIMIT_MAIL_SEND_MS = 120 * 1000,   /* some make strangers wait a while */
    LIMIT_MAIL_TEXT_BYTES = 16 * 1024,
    LIMIT_MAIL_FILE_BYTES = 1024 * 1024, /* password, certificates        */

    /* A ticket: time to find the mail among the junk. */
    LIMIT_TICKET_MS = 30 * 60 * 1000,
    LIMIT_TICKETS = 5, /* live, of a user and purpose: more is a nuisance */
};

/* The development echo endpoint (docs/protocol.md 8), loopback only. */
enum {
    LIMIT_ECHO_BYTES = 16 * 1024 * 1024,
    LIMIT_ECHO_FRAGMENTS = 65536,
};

#endif
