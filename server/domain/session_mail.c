#include "domain/session_mail.h"

#include "domain/mail.h"
#include "store/store_blocks.h"

/* Whether `reader` is to hear this of `other`; asked after mail_reader, which
 * mostly says no. */
static enum status is_to_hear(struct store *store, struct id reader,
                              struct id other,
                              const struct session_event *event, bool *out)
{
    bool is_blocked = false;
    const enum status st = store_blocks_has(
        store, (struct block_pair){ reader, other }, &is_blocked);
    if (st == OK)
        *out = !is_blocked || (event->status != SESSION_REQUESTED &&
                               event->status != SESSION_CONFIRMED);
    return st;
}

enum status session_mail_queue(struct store *store, struct arena *arena,
                               const struct session *session,
                               const struct session_event *event,
                               int64_t now_ms)
{
    const bool is_by_student =
        !event->is_by_time && id_equal(event->by, session->student_id);
    const struct id reader_id =
        is_by_student ? session->tutor_id : session->student_id;
    const struct id other_id =
        is_by_student ? session->student_id : session->tutor_id;
    struct user reader, other;
    bool hears = false;
    if (!letter_has_move(event))
        return OK;
    enum status st = mail_reader(store, arena, reader_id, MAIL_CHANGE, &reader);
    if (st != OK)
        return st == ERR_NOT_FOUND ? OK : st;
    st = is_to_hear(store, reader_id, other_id, event, &hears);
    if (st != OK || !hears)
        return st;
    st = store_users_read(store, arena, other_id, &other);
    if (st != OK)
        return st == ERR_NOT_FOUND ? ERR_IO : st; /* a foreign key */

    const struct letter letter =
        letter_move(arena, &(struct letter_facts){ .session = session,
                                                   .event = event,
                                                   .reader = &reader,
                                                   .other = &other,
                                                   .now_ms = now_ms });
    char other_text[ID_TEXT_LEN + 1];
    id_print(other_id, other_text);
    return mail_queue(
        store, arena,
        &(struct mail_draft){
            .to = &reader,
            .kind = MAIL_CHANGE,
            .subject = letter.subject,
            .text = letter.text,
            .path = arena_print(arena, "/messages/%s", other_text),
        },
        now_ms);
}
