#include "api/postman.h"

#include "api/service.h"
#include "base/arena.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/mem.h"
#include "domain/mail.h"
#include "io/pool.h"
#include "io/smtp.h"
#include "wire/mime.h"

enum {
    ROUND_EVERY_MS = 1000,

    /* The text at its longest, each byte written as three and in lines, and
     * the head. */
    MESSAGE_MAX = 4 * LIMIT_MAIL_TEXT_BYTES,
};

/* One round at a time. */
struct postman {
    struct service *service;
    struct postman_parts parts;
    struct timer timer;
    struct job job;
    struct arena *arena; /* owned; of the round that is out; NULL: none is */
    int64_t now_ms;      /* Unix time when the round began                 */
    struct mail_round round;
    struct smtp_result result; /* when the round has a mail */
    unsigned n_away;           /* rounds in a row without a mail server */
    bool is_stopping;
    struct postman_counters counters;
};

/* --- on its thread -------------------------------------------------------- */

/* The text of a mail with a ticket differs at each try, and so must its id:
 * who has both must not be shown the older one only. */
static const char *message_id(struct arena *arena,
                              const struct mail_round *round)
{
    char id[ID_TEXT_LEN + 1];
    id_print(round->mail.id, id);
    return round->has_ticket ? arena_print(arena, "%s.%lld", id,
                                           (long long)round->mail.attempts)
                             : arena_copy(arena, slice_text(id));
}

static struct smtp_result send_mail(struct postman *postman)
{
    const struct mail *mail = &postman->round.mail;
    uint8_t *message = arena_take(postman->arena, MESSAGE_MAX);
    size_t len = 0;
    const enum status st = mime_write(
        &(struct mime_mail){
            .from = postman->parts.from,
            .to = mail->address,
            .id = message_id(postman->arena, &postman->round),
            .subject = mail->subject,
            .text = mail->text,
            .date_ms = mail->created_ms,
        },
        message, MESSAGE_MAX, &len);
    if (st != OK)
        return (struct smtp_result){ SMTP_REFUSED, 0, status_name(st) };
    return smtp_send(postman->parts.smtp, mail->address, slice_of(message, len),
                     &postman->service->is_given_up);
}

static void work(struct job *job, unsigned worker)
{
    static const enum mail_fate fates[] = {
        [SMTP_TAKEN] = MAIL_SENT,
        [SMTP_REFUSED] = MAIL_GIVEN_UP,
        [SMTP_PUT_OFF] = MAIL_WAITS,
        [SMTP_AWAY] = MAIL_WAITS,
    };
    (void)worker;
    struct postman *postman = OWNER_OF(job, struct postman, job);
    struct store *store = postman->parts.store;
    struct mail_round *round = &postman->round;
    if (atomic_load(&postman->service->is_given_up))
        return;
    enum status st = mail_take(store, postman->arena, postman->now_ms, round);
    if (st == OK && round->has_mail) {
        postman->result = send_mail(postman);
        st = mail_end(store, round, fates[postman->result.outcome]);
    }
    if (st != OK)
        log_warn("mails not looked after reason=%s", status_name(st));
}

/* --- on the loop's -------------------------------------------------------- */

static void set_timer(struct postman *postman, int64_t wait_ms)
{
    struct loop *loop = postman->service->loop;
    if (!postman->is_stopping)
        timer_set(loop, &postman->timer, loop_now_ms(loop) + wait_ms);
}

static int64_t pause_after(unsigned n_away)
{
    int64_t pause_ms = LIMIT_MAIL_PAUSE_FIRST_MS;
    for (unsigned i = 1; i < n_away && pause_ms < LIMIT_MAIL_PAUSE_MAX_MS; i++)
        pause_ms *= 2;
    return pause_ms < LIMIT_MAIL_PAUSE_MAX_MS ? pause_ms
                                              : LIMIT_MAIL_PAUSE_MAX_MS;
}

/* Neither who nor what: only why. */
static void log_failure(const struct postman *postman, const char *what)
{
    const struct smtp_result *result = &postman->result;
    log_warn("%s kind=%s tries=%lld answer=%ld reason=\"%s\"", what,
             mail_kind_name(postman->round.mail.kind),
             (long long)postman->round.mail.attempts + 1, result->code,
             result->reason);
}

static void note_away(struct postman *postman)
{
    postman->counters.put_off++;
    if (postman->n_away++ == 0)
        log_failure(postman, "mail server away");
}

static void note_there(struct postman *postman)
{
    if (postman->n_away > 0)
        log_info("mail server back tries=%u", postman->n_away);
    postman->n_away = 0;
}

static void note_result(struct postman *postman)
{
    switch (postman->result.outcome) {
    case SMTP_TAKEN:
        note_there(postman);
        postman->counters.sent++;
        break;
    case SMTP_PUT_OFF:
        note_there(postman);
        postman->counters.put_off++;
        log_failure(postman, "mail put off");
        break;
    case SMTP_REFUSED:
        note_there(postman);
        postman->counters.failed++;
        log_failure(postman, "mail given up");
        break;
    case SMTP_AWAY:
        note_away(postman);
        break;
    }
}

static void end_round(struct postman *postman)
{
    arena_free(postman->arena);
    postman->arena = NULL;
    postman->round = (struct mail_round){ .has_mail = false };
}

static void done(struct job *job)
{
    struct postman *postman = OWNER_OF(job, struct postman, job);
    const struct mail_round *round = &postman->round;
    int64_t wait_ms = round->has_more ? 0 : ROUND_EVERY_MS;
    if (round->has_mail) {
        note_result(postman);
        if (postman->n_away > 0)
            wait_ms = pause_after(postman->n_away);
    }
    if (round->n_given_up > 0)
        log_warn("mails given up count=%lld reason=old",
                 (long long)round->n_given_up);
    postman->counters.failed += (uint64_t)round->n_given_up;
    postman->counters.waiting = (uint64_t)round->n_waiting;
    end_round(postman);
    set_timer(postman, wait_ms);
}

static void on_due(struct timer *timer)
{
    struct postman *postman = OWNER_OF(timer, struct postman, timer);
    postman->arena = arena_new();
    postman->now_ms = loop_unix_ms(postman->service->loop);
    if (pool_submit(postman->parts.pool, &postman->job) == OK)
        return;
    end_round(postman);
    set_timer(postman, ROUND_EVERY_MS);
}

struct postman *postman_new(struct service *service,
                            const struct postman_parts *parts)
{
    struct postman *postman = mem_new(sizeof *postman);
    postman->service = service;
    postman->parts = *parts;
    postman->job.work = work;
    postman->job.done = done;
    timer_init(&postman->timer, on_due);
    set_timer(postman, 0);
    service->postman = postman;
    return postman;
}

void postman_stop(struct postman *postman)
{
    postman->is_stopping = true;
    timer_cancel(&postman->timer);
}

const struct postman_counters *postman_counters(const struct postman *postman)
{
    return &postman->counters;
}

void postman_free(struct postman *postman)
{
    if (postman == NULL)
        return;
    timer_cancel(&postman->timer);
    end_round(postman);
    mem_free(postman);
}
