#include "domain/mail.h"

#include "base/limits.h"
#include "domain/letter.h"
#include "domain/ticket.h"
#include "store/store.h"

enum status mail_set_postman(struct store *store, const char *public_url)
{
    return store_mails_write_postman(store, public_url);
}

enum status mail_has_postman(struct store *store, struct arena *arena,
                             bool *out)
{
    const char *public_url;
    const enum status st = store_mails_read_postman(store, arena, &public_url);
    if (st != OK && st != ERR_NOT_FOUND)
        return st;
    *out = st == OK;
    return OK;
}

/* --- queueing ------------------------------------------------------------- */

enum status mail_reader(struct store *store, struct arena *arena,
                        struct id user, enum mail_kind kind, struct user *out)
{
    const char *public_url;
    struct user reader;
    enum status st = store_mails_read_postman(store, arena, &public_url);
    if (st == OK)
        st = store_users_read(store, arena, user, &reader);
    if (st != OK)
        return st;
    if (reader.is_disabled || !reader.is_confirmed ||
        (kind == MAIL_CHANGE && !reader.has_change_mails))
        return ERR_NOT_FOUND;
    *out = reader;
    return OK;
}

/* Whether one more may wait, of `user`; the zero id: of nobody known. */
static enum status find_room(struct store *store, struct id user, bool *out)
{
    int64_t n_all = 0, n_users = 0;
    const enum status st = store_mails_count(store, user, &n_all, &n_users);
    if (st == OK)
        *out = n_all < LIMIT_MAILS && n_users < LIMIT_MAILS_PER_USER;
    return st;
}

enum status mail_queue(struct store *store, struct arena *arena,
                       const struct mail_draft *draft, int64_t now_ms)
{
    const char *public_url = "";
    bool has_room = false;
    enum status st = store_mails_read_postman(store, arena, &public_url);
    if (st == OK)
        st = find_room(store, draft->to->id, &has_room);
    if (st != OK || !has_room)
        return st == ERR_NOT_FOUND ? OK : st; /* there is no postman */
    return store_mails_insert(
        store,
        &(struct mail){
            .id = id_new(now_ms),
            .has_user = true,
            .user = draft->to->id,
            .kind = draft->kind,
            .address = draft->to->email,
            .subject = draft->subject,
            .text = letter_close(arena, draft->text, public_url, draft->path),
            .created_ms = now_ms,
            .due_ms = now_ms,
        });
}

enum status mail_queue_ticket(struct store *store, struct arena *arena,
                              enum mail_kind kind, const char *address,
                              int64_t now_ms)
{
    const struct mail mail = {
        .id = id_new(now_ms),
        .kind = kind,
        .address = address,
        .subject = "",
        .text = "",
        .created_ms = now_ms,
        .due_ms = now_ms,
    };
    const char *public_url;
    bool has_room = false;
    enum status st = store_mails_read_postman(store, arena, &public_url);
    if (st != OK)
        return st == ERR_NOT_FOUND ? ERR_DENIED : st;
    st = find_room(store, (struct id){ { 0 } }, &has_room);
    if (st == OK && !has_room)
        st = ERR_FULL;
    return st == OK ? store_mails_insert(store, &mail) : st;
}

enum status mail_ask_ticket(struct store *store, struct arena *arena,
                            enum mail_kind kind, const char *address,
                            int64_t now_ms)
{
    const enum status st = store_begin(store);
    if (st != OK)
        return st;
    return store_end(store,
                     mail_queue_ticket(store, arena, kind, address, now_ms));
}

enum status mail_count_waiting(struct store *store, struct id user,
                               int64_t *out)
{
    int64_t n_all = 0;
    return store_mails_count(store, user, &n_all, out);
}

/* --- sending -------------------------------------------------------------- */

static bool has_ticket(const struct mail *mail)
{
    return mail->kind == MAIL_PASSWORD || mail->kind == MAIL_ADDRESS;
}

static enum ticket_purpose purpose_of(const struct mail *mail)
{
    return mail->kind == MAIL_PASSWORD ? TICKET_PASSWORD : TICKET_ADDRESS;
}

/* One round on its way. */
struct attempt {
    struct store *store;
    struct arena *arena;
    int64_t now_ms;
    struct mail_round round;
};

/* Whose it is; ERR_NOT_FOUND: nobody's who is to get it. */
static enum status find_reader(struct attempt *a)
{
    struct mail *mail = &a->round.mail;
    struct user user;
    const char *hash;
    const enum status st =
        mail->has_user
            ? store_users_read(a->store, a->arena, mail->user, &user)
            : store_users_find(a->store, a->arena, mail->address, &user, &hash);
    if (st != OK)
        return st;
    mail->user = user.id;
    const bool is_in_vain = mail->kind == MAIL_ADDRESS && user.is_confirmed;
    return user.is_disabled || is_in_vain ? ERR_NOT_FOUND : OK;
}

/* ERR_NOT_FOUND: its reader has enough of them. */
static enum status write_ticket(struct attempt *a)
{
    struct mail *mail = &a->round.mail;
    const char *public_url = "";
    char token[TOKEN_LEN + 1];
    bool has_room = false;
    enum status st = ticket_has_room(a->store, purpose_of(mail), mail->user,
                                     a->now_ms, &has_room);
    if (st == OK && !has_room)
        st = ERR_NOT_FOUND;
    if (st == OK)
        st = store_mails_read_postman(a->store, a->arena, &public_url);
    if (st == OK)
        st = ticket_issue(a->store, purpose_of(mail), mail->user, a->now_ms,
                          token, a->round.token_hash);
    if (st != OK)
        return st;
    a->round.has_ticket = true;
    const struct letter letter =
        letter_ticket(a->arena, purpose_of(mail), public_url, token);
    mail->subject = letter.subject;
    mail->text = letter.text;
    return OK;
}

static int64_t wait_after(int64_t attempts)
{
    int64_t wait_ms = LIMIT_MAIL_WAIT_FIRST_MS;
    for (int64_t i = 0; i < attempts && wait_ms < LIMIT_MAIL_WAIT_MAX_MS; i++)
        wait_ms *= 2;
    return wait_ms < LIMIT_MAIL_WAIT_MAX_MS ? wait_ms : LIMIT_MAIL_WAIT_MAX_MS;
}

static enum status take_due(struct attempt *a)
{
    struct mail *mail = &a->round.mail;
    enum status st = store_mails_due(a->store, a->arena, a->now_ms, mail);
    if (st != OK)
        return st == ERR_NOT_FOUND ? OK : st;
    a->round.has_more = true;
    st = find_reader(a);
    if (st == OK && has_ticket(mail))
        st = write_ticket(a);
    if (st == ERR_NOT_FOUND)
        return store_mails_delete(a->store, mail->id);
    a->round.has_mail = true;
    return st == OK ? store_mails_defer(a->store, mail->id,
                                        a->now_ms + wait_after(mail->attempts))
                    : st;
}

static enum status take_within(struct attempt *a)
{
    static const struct id nobody = { { 0 } };
    int64_t n_users = 0;
    enum status st = store_mails_delete_old(
        a->store, a->now_ms - LIMIT_MAIL_AGE_MS, &a->round.n_given_up);
    if (st == OK)
        st = take_due(a);
    if (st == OK)
        st = store_mails_count(a->store, nobody, &a->round.n_waiting, &n_users);
    return st;
}

enum status mail_take(struct store *store, struct arena *arena, int64_t now_ms,
                      struct mail_round *out)
{
    struct attempt attempt = { .store = store,
                               .arena = arena,
                               .now_ms = now_ms };
    struct mail due;
    int64_t n_users = 0;
    /* Most rounds find nothing, and write nothing. */
    enum status st = store_mails_due(store, arena, now_ms, &due);
    if (st == ERR_NOT_FOUND) {
        st = store_mails_count(store, (struct id){ { 0 } },
                               &attempt.round.n_waiting, &n_users);
    } else if (st == OK) {
        st = store_begin(store);
        if (st == OK)
            st = store_end(store, take_within(&attempt));
    }
    if (st == OK)
        *out = attempt.round;
    return st;
}

static enum status end_within(struct store *store,
                              const struct mail_round *round,
                              enum mail_fate fate)
{
    enum status st = OK;
    if (fate != MAIL_WAITS)
        st = store_mails_delete(store, round->mail.id);
    if (st == OK && fate != MAIL_SENT && round->has_ticket)
        st = ticket_withdraw(store, round->token_hash);
    return st;
}

enum status mail_end(struct store *store, const struct mail_round *round,
                     enum mail_fate fate)
{
    if (fate == MAIL_WAITS && !round->has_ticket)
        return OK;
    const enum status st = store_begin(store);
    return st == OK ? store_end(store, end_within(store, round, fate)) : st;
}
