/*
 * Every step of every statement fails once, of the calls that lead to mails
 * and reminders and of those that send them: no mail without what it tells of,
 * no ticket without its mail, no reminder that counts as given and was not.
 */
#include "check.h"

#include <sodium.h>

#include "failing_call.h"
#include "moves.h"

#include "base/limits.h"
#include "domain/account.h"
#include "domain/mail.h"
#include "domain/reminder.h"
#include "domain/ticket.h"

/* Wednesday 09:00 in Berlin, 16:00 in Manila: nobody is asleep. */
#define WEDNESDAY (TUESDAY + DAY)

static struct mail_round tried; /* of the last take */
static size_t n_told;           /* in the last round of reminders */
static struct id lesson;        /* Cy's with Ada, on Wednesday */

static int open_office(void **state)
{
    if (school_open(state) != 0)
        return -1;
    struct school *school = *state;
    school_run(school, "UPDATE users SET confirmed_ms = 1"
                       " WHERE username <> 'di'");
    return 0;
}

#define OFFICE_TEST(test)                                                      \
    cmocka_unit_test_setup_teardown(test, open_office, school_close)

/* --- mails ----------------------------------------------------------------*/

static enum status begin_to_send(struct school *school)
{
    return mail_set_postman(school->store, "https://learn.example.org");
}

static enum status is_sent_here(struct school *school)
{
    bool has_any = false;
    const enum status st =
        mail_has_postman(school->store, school->arena, &has_any);
    CHECK(st != OK || has_any, "a postman");
    return st;
}

static enum status book(struct school *school)
{
    const struct booking_request request = { .student = school->cy,
                                             .tutor = school->ada,
                                             .subject = "Maths",
                                             .period = at(24 * 60),
                                             .notes = "",
                                             .key = "once" };
    struct booking booking;
    enum refusal why;
    const enum status st = booking_reserve(
        school->store, school->arena, &request, SCHOOL_NOW_MS, &booking, &why);
    if (st == OK)
        lesson = booking.session.id;
    return st;
}

static enum status accept(struct school *school)
{
    const struct change_request request = { .session = lesson,
                                            .user = school->ada,
                                            .move = MOVE_ACCEPT };
    enum refusal why;
    return moves_try(school, &request, SCHOOL_NOW_MS, &why);
}

static enum status register_eve(struct school *school)
{
    const struct registration registration = { .email = "eve@school.example",
                                               .password_hash = "none",
                                               .first_name = "Eve",
                                               .last_name = "Example",
                                               .role = ROLE_STUDENT,
                                               .time_zone = "UTC" };
    struct user user;
    return account_register(school->store, school->arena, &registration,
                            SCHOOL_NOW_MS, &user);
}

static enum status forget_password(struct school *school)
{
    return mail_ask_ticket(school->store, school->arena, MAIL_PASSWORD,
                           "cy@school.example", SCHOOL_NOW_MS);
}

static enum status forget_another(struct school *school)
{
    return mail_ask_ticket(school->store, school->arena, MAIL_PASSWORD,
                           "nobody@school.example", SCHOOL_NOW_MS);
}

static enum status count(struct school *school)
{
    int64_t n = 0;
    return mail_count_waiting(school->store, school->ada, &n);
}

/* What could not be kept is not handed out. */
static enum status take_at(struct school *school, int64_t now_ms)
{
    struct mail_round found = { .n_waiting = -1 };
    const enum status st =
        mail_take(school->store, school->arena, now_ms, &found);
    CHECK(st == OK || (found.n_waiting == -1 && !found.has_mail), "handed out");
    if (st == OK)
        tried = found;
    return st;
}

static enum status take(struct school *school)
{
    return take_at(school, SCHOOL_NOW_MS);
}

static enum status keep(struct school *school)
{
    return mail_end(school->store, &tried, MAIL_WAITS);
}

static enum status take_later(struct school *school)
{
    return take_at(school, SCHOOL_NOW_MS + LIMIT_MAIL_WAIT_FIRST_MS);
}

static enum status give_up(struct school *school)
{
    return mail_end(school->store, &tried, MAIL_GIVEN_UP);
}

static enum status end_sent(struct school *school)
{
    return mail_end(school->store, &tried, MAIL_SENT);
}

static struct slice token_of_tried(void)
{
    const char *token = strstr(tried.mail.text, "#token=");
    CHECK(token != NULL, "%s", tried.mail.text);
    return slice_of(token + strlen("#token="), TOKEN_LEN);
}

static enum status set_password(struct school *school)
{
    struct user user;
    struct login_ids ended;
    return ticket_set_password(school->store, school->arena, token_of_tried(),
                               "another hash", SCHOOL_NOW_MS, &user, &ended);
}

static enum status confirm_address(struct school *school)
{
    return ticket_confirm_address(school->store, school->arena,
                                  token_of_tried(), SCHOOL_NOW_MS);
}

static const struct failing_call mails[] = {
    { "begin to send", begin_to_send },
    { "is mail sent", is_sent_here },
    { "book", book },
    { "accept", accept },
    { "how many wait", count },
    { "take what tells of the booking", take },
    { "it was sent", end_sent },
    { "take what tells of the answer", take },
    { "it was sent", end_sent },
    { "nothing is due", take },
    { "register", register_eve },
    { "take what asks for the address", take },
    { "it was sent", end_sent },
    { "the address is right", confirm_address },
    { "a password is forgotten", forget_password },
    { "take its mail", take },
    { "it was not taken", keep },
    { "take it again", take_later },
    { "no server takes it", give_up },
    { "a password is forgotten again", forget_password },
    { "take its mail", take },
    { "it was sent", end_sent },
    { "another password", set_password },
    { "nobody has forgotten a password", forget_another },
    { "that is nobody's mail", take },
};

static void test_each_step_of_a_mail_fails(void **state)
{
    struct school *school = *state;
    fail_each_step(school, mails, COUNT_OF(mails));
    CHECK(school_count(school, "SELECT count(*) FROM mails") == 0, "mails");
    CHECK(school_count(school, "SELECT count(*) FROM tickets") == 0,
          "every ticket was used or withdrawn");
}

/* --- reminders ------------------------------------------------------------*/

static enum status choose(struct school *school)
{
    struct reminder_choices choices = { .leads = { 60 },
                                        .n_leads = 1,
                                        .has_mail = true };
    return reminder_write(school->store, school->arena, school->cy, &choices,
                          true);
}

static enum status read_choices(struct school *school)
{
    struct reminder_choices choices;
    return reminder_read(school->store, school->cy, &choices);
}

static enum status remind(struct school *school)
{
    struct reminder_list told = { NULL, 99 };
    const enum status st =
        reminder_give(school->store, school->arena, WEDNESDAY - HOUR, &told);
    CHECK(st == OK || told.count == 99, "told, and it is not kept");
    n_told = told.count;
    return st;
}

static const struct failing_call reminders[] = {
    { "begin to send", begin_to_send },
    { "no choices yet", read_choices },
    { "choose", choose },
    { "read the choices", read_choices },
    { "book", book },
    { "accept", accept },
    { "remind", remind },
};

static void test_each_step_of_a_reminder_fails(void **state)
{
    struct school *school = *state;
    fail_each_step(school, reminders, COUNT_OF(reminders));
    CHECK(n_told == 2, "%zu are told, once all goes well", n_told);
    CHECK(school_count(school, "SELECT count(*) FROM mails"
                               " WHERE kind = 'reminder'") == 2,
          "and each by mail");
}

/* Whoever asked for no mail is told, and gets none. */
static void test_told_without_a_mail(void **state)
{
    struct school *school = *state;
    struct reminder_choices choices = { .leads = { 60 }, .n_leads = 1 };
    CHECK(begin_to_send(school) == OK, "postman");
    CHECK(reminder_write(school->store, school->arena, school->cy, &choices,
                         true) == OK,
          "choices");
    CHECK(book(school) == OK && accept(school) == OK, "a lesson");
    CHECK(remind(school) == OK && n_told == 2, "%zu", n_told);
    CHECK(school_count(school, "SELECT count(*) FROM mails"
                               " WHERE kind = 'reminder'"
                               "   AND address = 'ada@school.example'") == 1,
          "Ada");
    CHECK(school_count(school, "SELECT count(*) FROM mails"
                               " WHERE kind = 'reminder'") == 1,
          "and not Cy");
}

int main(void)
{
    if (sodium_init() < 0)
        return 1;
    const struct CMUnitTest tests[] = {
        OFFICE_TEST(test_each_step_of_a_mail_fails),
        OFFICE_TEST(test_each_step_of_a_reminder_fails),
        OFFICE_TEST(test_told_without_a_mail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
