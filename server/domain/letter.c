#include "domain/letter.h"

#include <string.h>

#include "domain/local_words.h"
#include "domain/move.h"

/* --- tickets -------------------------------------------------------------- */

struct letter letter_ticket(struct arena *arena, enum ticket_purpose purpose,
                            const char *public_url, const char *token)
{
    static const char password_format[] =
        "Hello,\n\n"
        "somebody, you we hope, asked to set a new password for your account\n"
        "at %s. Open this link to choose one:\n\n"
        "%s/reset-password#token=%s\n\n"
        "It works once, within 30 minutes. With the new password you are\n"
        "logged out everywhere else; your conversations stay in your browsers.\n"
        "\n"
        "If it was not you, do nothing: your password stays as it is.\n";
    static const char address_format[] =
        "Hello,\n\n"
        "this address was given for an account at %s.\n"
        "Open this link to confirm that it is yours:\n\n"
        "%s/confirm-address#token=%s\n\n"
        "It works once, within 30 minutes. From then on we can write to you\n"
        "about your lessons.\n\n"
        "If it was not you, do nothing: you will hear no more of it.\n";
    static const char *const subjects[TICKET_PURPOSE_COUNT] = {
        [TICKET_PASSWORD] = "Set a new password",
        [TICKET_ADDRESS] = "Confirm your e-mail address",
    };
    const char *text =
        purpose == TICKET_PASSWORD
            ? arena_print(arena, password_format, public_url, public_url, token)
            : arena_print(arena, address_format, public_url, public_url, token);
    return (struct letter){ subjects[purpose], text };
}

/* --- sessions ------------------------------------------------------------- */

/* What is said of each move.  %s is the other one. */
static const struct row {
    const char *move;
    enum session_status status; /* that it led to; COUNT: any */
    const char *subject;
    const char *sentence;
} rows[] = {
    { "book", SESSION_REQUESTED, "Lesson requested",
      "%s asks for a lesson with you." },
    { "book", SESSION_CONFIRMED, "Lesson booked",
      "%s has booked a lesson with you. It is confirmed." },
    { "accept", SESSION_STATUS_COUNT, "Lesson confirmed",
      "%s has confirmed your lesson." },
    { "decline", SESSION_STATUS_COUNT, "Lesson declined",
      "%s has declined the lesson that you asked for." },
    { "cancel", SESSION_STATUS_COUNT, "Lesson cancelled",
      "%s has cancelled your lesson." },
    { "propose", SESSION_STATUS_COUNT, "Another time proposed",
      "%s would rather have your lesson at another time. Until you take one\n"
      "of these, the first time stands." },
    { "take", SESSION_STATUS_COUNT, "Proposed time taken",
      "%s has taken a time that you proposed. Your lesson is confirmed." },
    { "refuse", SESSION_STATUS_COUNT, "Proposed time refused",
      "%s does not take a time that you proposed. The first time stands." },
    { "withdraw", SESSION_STATUS_COUNT, "Proposal withdrawn",
      "%s no longer proposes another time. The first time stands." },
    { "place", SESSION_STATUS_COUNT, "Where your lesson is",
      "%s has said where your lesson is. It stands in the conversation." },
    { "expire", SESSION_STATUS_COUNT, "Request expired",
      "%s has not answered in time. The lesson that you asked for does not\n"
      "take place." },
};

/* What a reader may do, behind "You may". */
static const char *const offers[MOVE_COUNT] = {
    [MOVE_ACCEPT] = "confirm it",
    [MOVE_DECLINE] = "decline it",
    [MOVE_CANCEL] = "cancel it",
    [MOVE_PROPOSE] = "propose another time",
    [MOVE_TAKE] = "take a proposed time",
    [MOVE_REFUSE] = "refuse the proposed times",
    [MOVE_WITHDRAW] = "withdraw your proposal",
    [MOVE_PLACE] = "say where it is",
};

static const struct row *row_of(const struct session_event *event)
{
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct row *row = &rows[i];
        if (strcmp(row->move, event->move) == 0 &&
            (row->status == SESSION_STATUS_COUNT ||
             row->status == event->status))
            return row;
    }
    return NULL;
}

bool letter_has_move(const struct session_event *event)
{
    return row_of(event) != NULL;
}

static const char *name_of(struct arena *arena, const struct user *user)
{
    return arena_print(arena, "%s %s", user->first_name, user->last_name);
}

/* Who has the reader's clock need not be told of another one. */
static const char *clocks(struct arena *arena, struct period period,
                          const struct user *reader, const struct user *other)
{
    const char *own = local_words_period(arena, period, reader->time_zone);
    if (strcmp(reader->time_zone, other->time_zone) == 0)
        return arena_print(arena, "  %s\n", own);
    return arena_print(arena, "  %s\n  for %s: %s\n", own, other->first_name,
                       local_words_period(arena, period, other->time_zone));
}

const char *letter_lesson(struct arena *arena, const struct session *session,
                          const struct user *reader, const struct user *other)
{
    return arena_print(arena, "  %s with %s\n%s", session->subject,
                       name_of(arena, other),
                       clocks(arena, session->period, reader, other));
}

static const char *list_proposed(struct arena *arena,
                                 const struct letter_facts *facts)
{
    const struct session_event *event = facts->event;
    const char *list = "";
    for (size_t i = 0; i < event->n_times; i++)
        list = arena_print(
            arena, "%s%s\n", list,
            clocks(arena, event->times[i], facts->reader, facts->other));
    return event->n_times == 0
               ? ""
               : arena_print(arena, "Proposed instead:\n\n%s", list);
}

static const char *late_words(struct arena *arena,
                              const struct letter_facts *facts,
                              const struct move_offer *offer)
{
    if (!offer->has_free_until || offer->free_until_ms >= offer->until_ms)
        return "";
    if (offer->free_until_ms <= facts->now_ms)
        return " (late by now)";
    return arena_print(arena, " (late from %s on)",
                       local_words_moment(arena, offer->free_until_ms,
                                          facts->reader->time_zone));
}

static const char *list_offers(struct arena *arena,
                               const struct letter_facts *facts)
{
    struct move_offer may[MOVE_COUNT];
    const size_t n =
        move_list(facts->session, facts->reader->id, facts->now_ms, may);
    const char *list = "";
    for (size_t i = 0; i < n; i++)
        list = arena_print(arena, "%s  - %s, until %s%s\n", list,
                           offers[may[i].move],
                           local_words_moment(arena, may[i].until_ms,
                                              facts->reader->time_zone),
                           late_words(arena, facts, &may[i]));
    return n == 0 ? "" : arena_print(arena, "You may\n%s\n", list);
}

struct letter letter_move(struct arena *arena, const struct letter_facts *facts)
{
    const struct row *row = row_of(facts->event);
    const struct session *session = facts->session;
    const char *sentence =
        arena_print(arena, row->sentence, name_of(arena, facts->other));
    return (struct letter){
        .subject =
            arena_print(arena, "%s: %s, %s", row->subject, session->subject,
                        local_words_short(arena, session->period.start_ms,
                                          facts->reader->time_zone)),
        .text = arena_print(
            arena, "Hello %s,\n\n%s\n\n%s\n%s%sThe conversation:\n",
            facts->reader->first_name, sentence,
            letter_lesson(arena, session, facts->reader, facts->other),
            list_proposed(arena, facts), list_offers(arena, facts)),
    };
}

/* --- all ------------------------------------------------------------------ */

struct letter letter_reminder(struct arena *arena,
                              const struct session *session,
                              const struct user *reader,
                              const struct user *other)
{
    return (struct letter){
        .subject =
            arena_print(arena, "Your lesson on %s",
                        local_words_short(arena, session->period.start_ms,
                                          reader->time_zone)),
        .text = arena_print(arena,
                            "Hello %s,\n\n"
                            "a reminder of your lesson:\n\n"
                            "%s\n"
                            "Where it is, and all else about it, stands in\n"
                            "the conversation:\n",
                            reader->first_name,
                            letter_lesson(arena, session, reader, other)),
    };
}

const char *letter_close(struct arena *arena, const char *text,
                         const char *public_url, const char *path)
{
    return arena_print(arena,
                       "%s\n%s%s\n\n"
                       "-- \nYou have an account at %s.\n"
                       "Which mails you get: %s/settings\n",
                       text, public_url, path, public_url, public_url);
}
