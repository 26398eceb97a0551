/*
 * domain/booking.h - a slot has one owner.
 *
 *   request --> [booking] --> session, contact, key     (one transaction)
 *                   |
 *                   +-------> why not                   (nothing is stored)
 *
 * Knows every rule of docs/http-api.md 6 but who may ask (that is the
 * endpoint's row) and how a refusal is said (api/session_endpoints.c).
 */
#ifndef DOMAIN_BOOKING_H
#define DOMAIN_BOOKING_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/id.h"
#include "base/period.h"
#include "base/status.h"
#include "domain/refusal.h"
#include "store/store_sessions.h"
#include "store/store_tutors.h"

struct store;

/* What a student asks for.  Texts are borrowed, never NULL, and of the
 * lengths in base/limits.h. */
struct booking_request {
    struct id student; /* a user with that role */
    struct id tutor;
    const char *subject; /* in any case */
    struct period period;
    const char *notes;
    const char *key; /* the Idempotency-Key */
};

/* What was booked.  A plain value; texts live in the arena. */
struct booking {
    struct session session; /* requested, or confirmed at once */
    struct tutor tutor;
    bool is_repeated;    /* by an earlier request with this key: nothing
                            changed now                                 */
    bool is_new_contact; /* the two could not message each other before */
};

/*
 * Book request->period of request->tutor for request->student.
 *
 * out       written only when the result is OK.
 * out_why   written only when the result is ERR_CONFLICT.
 *
 * One writer at a time: the transaction is IMMEDIATE, so of two students who
 * ask for the same slot one is answered OK and one REFUSAL_SLOT_TAKEN, never
 * OK twice.  The two people become contacts in the same transaction.  OK comes
 * after COMMIT.
 *
 * Returns OK; ERR_CONFLICT; ERR_NOT_FOUND when the student's account has just
 * gone; ERR_FULL when others wrote without a pause; ERR_IO.
 */
MUST_CHECK enum status booking_reserve(struct store *store, struct arena *arena,
                                       const struct booking_request *request,
                                       int64_t now_ms, struct booking *out,
                                       enum refusal *out_why);

#endif
