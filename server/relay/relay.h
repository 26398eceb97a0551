/*
 * relay/relay.h - who is here, and what waits for whom.
 *
 * The floor above (api/) checks a login and hands the connection over; from
 * then on the relay speaks docs/protocol.md with it.  On the loop's thread
 * only, but for relay_generation.  Knows no database: what it must know of
 * a person comes with the admission and with notices.
 */
#ifndef RELAY_RELAY_H
#define RELAY_RELAY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/id.h"
#include "base/slice.h"
#include "base/status.h"
#include "relay/notice.h"

struct loop;
struct conn;
struct relay;

/* Settings; docs/operations.md names them.  Defaults are in limits.h. */
struct relay_config {
    unsigned rate_burst;          /* SENDs at once, per user        */
    unsigned rate_per_s;          /* SENDs refilled per second      */
    unsigned mailbox_count;       /* envelopes per device           */
    uint64_t mailbox_bytes;       /* payload bytes per device       */
    uint64_t mailbox_total_bytes; /* all mailboxes together         */
    int64_t envelope_age_ms;      /* then it has expired            */
};

/* The defaults of limits.h. */
struct relay_config relay_config_default(void);

/* What a worker found about the one who wants a link.  Borrowed until
 * relay_admit returns. */
struct admission {
    struct person self;
    struct id login;
    int64_t login_expires_ms; /* Unix time: the link ends then   */
    uint64_t device;          /* one of self.devices             */
    const struct person *contacts;
    size_t n_contacts;
    uint64_t generation; /* relay_generation before reading */
};

/* config is copied; loop is borrowed until loop_close. */
struct relay *relay_new(struct loop *loop, const struct relay_config *config);

/* After loop_close, which ended every link.  relay_free(NULL) does nothing. */
void relay_free(struct relay *relay);

/*
 * Grows with every notice that may change what an admission needs: whatever
 * was read before it about contacts, devices, logins or accounts may be old.
 * Readable from any thread.  A worker reads it before it reads the database,
 * so that relay_admit can tell.
 */
uint64_t relay_generation(const struct relay *relay);

/*
 * Take over `conn`, on which the 101 response is already queued: it becomes
 * a link and hears WELCOME.
 *
 * Returns OK; MORE when what was read may be old by now: nothing happened,
 * read again and come back; ERR_FULL when the user has LIMIT_LINKS_PER_USER
 * links of other devices; ERR_NOT_FOUND when the device is not in the list;
 * ERR_IO after relay_stop (503).  The conn is untouched in all of these, so
 * check with relay_may_admit before 101.
 */
MUST_CHECK enum status relay_may_admit(const struct relay *relay,
                                       const struct admission *admission);
MUST_CHECK enum status relay_admit(struct relay *relay, struct conn *conn,
                                   const struct admission *admission);

/* Learn from `notice` and pass it on.  Copies what it keeps. */
void relay_tell(struct relay *relay, const struct notice *notice);

/* A login that has a link, or a user without.  A plain value. */
struct live_login {
    struct id user;
    struct id login; /* all zero: no link, but something waits */
};

/*
 * The logins whose links were pinged since the last call, and the users
 * without a link for whom something waits; of both a notice may be missing
 * (relay/doubt.h): tell what has ended, and who has left.  Returns how many;
 * *out is the caller's to free, perhaps NULL.
 */
size_t relay_take_doubts(struct relay *relay, struct live_login **out);

/* Online as protocol.md 5.7 says, and as `viewer` may know. */
bool relay_is_online(const struct relay *relay, struct id viewer,
                     struct id user);

/* One envelope that waits in a mailbox; a plain value. */
struct waiting {
    uint64_t device; /* for whom */
    struct id sender;
    uint64_t sender_device;
    struct id id;
    size_t size;      /* payload bytes */
    int64_t since_ms; /* Unix time */
};

/* Up to `max` waiting envelopes of `user`, oldest first for each device;
 * returns how many there are in all. */
size_t relay_waiting(const struct relay *relay, struct id user,
                     struct waiting *out, size_t max);

/* Begin to stop: every link is closed with 1001, spread over `spread_ms`. */
void relay_stop(struct relay *relay, int64_t spread_ms);

/* For /metrics.  The first group moves both ways, the second only grows. */
struct relay_counters {
    uint64_t links, users_known, mailboxes, envelopes_waiting, bytes_waiting;

    uint64_t links_opened, sent, accepted, delivered, acked, ephemeral,
        late_refusals, links_cut_slow, links_cut_silent;
    uint64_t refused[16]; /* by code of protocol.md 5.4 */
};
const struct relay_counters *relay_counters(struct relay *relay);

#endif
