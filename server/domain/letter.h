/*
 * domain/letter.h - what mails say, in English.
 *
 * Pure but for the tz database: what it speaks of comes in.  A text is lines
 * of UTF-8 that end in LF; names and subjects in it are what people wrote, a
 * place or a note is in none of them.
 */
#ifndef DOMAIN_LETTER_H
#define DOMAIN_LETTER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "store/store_events.h"
#include "store/store_sessions.h"
#include "store/store_tickets.h"
#include "store/store_users.h"

/* Both live in the arena, or are static. */
struct letter {
    const char *subject; /* one line */
    const char *text;
};

/*
 * The mail with a ticket.  It says nothing that whoever asked for it chose:
 * they need not be its reader.
 *
 * public_url  "https://learn.example.org".
 * token       a new one (domain/token.h); it stands behind '#', which
 *             browsers send to nobody.
 */
struct letter letter_ticket(struct arena *arena, enum ticket_purpose purpose,
                            const char *public_url, const char *token);

/* What a mail about a session speaks of.  Everything is borrowed. */
struct letter_facts {
    const struct session *session;     /* as it is now */
    const struct session_event *event; /* what became of it, with a move of
                                          letter_has_move                   */
    const struct user *reader;
    const struct user *other;
    int64_t now_ms;
};

/* Whether there is something to say about that move. */
bool letter_has_move(const struct session_event *event);

/* What the other one, or time, has done; when the lesson is, on both clocks,
 * the reader's first; what the reader may do now, and until when. */
struct letter letter_move(struct arena *arena,
                          const struct letter_facts *facts);

/* "  Maths with Ada Lovelace", and the time on both clocks: three lines. */
const char *letter_lesson(struct arena *arena, const struct session *session,
                          const struct user *reader, const struct user *other);

/* A reminder of a session with `other`; it says nothing of how far away that
 * is, for a mail may be late. */
struct letter letter_reminder(struct arena *arena,
                              const struct session *session,
                              const struct user *reader,
                              const struct user *other);

/* `text` with the link to `path` below it, and why its reader got it. */
const char *letter_close(struct arena *arena, const char *text,
                         const char *public_url, const char *path);

#endif
