/* What one device has not acknowledged: order, bounds, page, tries, age. */
#include "check.h"

#include "base/bytes.h"
#include "base/limits.h"
#include "relay/mailbox.h"

static struct mailroom room;
static struct mailbox *box;

static int setup(void **state)
{
    (void)state;
    room = (struct mailroom){
        .count_max = 1000, .bytes_max = 4096, .cost_max = 1 << 20, .age_ms = 500
    };
    mailroom_init(&room);
    box = mailbox_new(&room, NULL);
    return 0;
}

/* Whatever happened: an empty mailroom holds nothing. */
static int teardown(void **state)
{
    (void)state;
    mailbox_free(box);
    mailroom_done(&room);
    return room.cost != 0 || room.n_messages != 0 || room.bytes != 0 ||
           room.n_boxes != 0;
}

static struct envelope deliver(unsigned number, const char *payload)
{
    struct envelope env = {
        .kind = ENVELOPE_DELIVER,
        .device = 7,
        .payload = slice_text(payload),
    };
    bytes_write(env.id.bytes + 8, 8, number);
    return env;
}

static void append(unsigned number, int64_t now_ms)
{
    const struct envelope env = deliver(number, "pay");
    mailbox_append(box, message_new(&room.messages, &env, now_ms));
}

static unsigned number_of(const struct message *message)
{
    return (unsigned)bytes_read(message_id(message).bytes + 8, 8);
}

static struct message_name name(unsigned number)
{
    const struct envelope env = deliver(number, "");
    return message_name_of(&env);
}

static bool take(unsigned number)
{
    const struct message_name that = name(number);
    return mailbox_take(box, &that);
}

/* The number that is handed out next; 0: none. */
static unsigned out(int64_t now_ms)
{
    const struct message *message = mailbox_hand_out(box, now_ms);
    return message == NULL ? 0 : number_of(message);
}

TEST(test_first_in_first_out)
{
    for (unsigned i = 1; i <= 3; i++)
        append(i, 0);
    assert_int_equal(out(0), 1);
    assert_int_equal(out(0), 2);
    append(4, 0);
    assert_int_equal(out(0), 3);
    assert_int_equal(out(0), 4);
    assert_int_equal(out(0), 0);
    append(5, 0);
    assert_int_equal(out(0), 5);
    assert_int_equal(mailbox_count(box), 5);
}

/* An ACK may name what is on its way, what is next, and what waits. */
TEST(test_take_anywhere)
{
    for (unsigned i = 1; i <= 5; i++)
        append(i, 0);
    assert_int_equal(out(0), 1);
    assert_int_equal(out(0), 2);
    assert_true(take(1));
    assert_true(take(3)); /* the next one */
    assert_true(take(5));
    assert_false(take(5));
    assert_false(take(9));
    assert_int_equal(out(0), 4);
    assert_int_equal(out(0), 0);
    assert_true(take(4));
    append(6, 0);
    assert_int_equal(out(0), 6);
}

/* A message that was on its way and is picked out waits like a new one. */
TEST(test_picked_and_put_back)
{
    append(1, 0);
    assert_int_equal(out(0), 1);
    const struct message_name that = name(1);
    struct message *message = mailbox_pick(box, &that);
    assert_non_null(message);
    assert_false(message->is_out);
    mailbox_append(box, message);
    assert_int_equal(out(0), 1);
}

TEST(test_page)
{
    for (unsigned i = 1; i <= LIMIT_DELIVER_PAGE + 2; i++)
        append(i, 0);
    for (unsigned i = 1; i <= LIMIT_DELIVER_PAGE; i++)
        assert_int_equal(out(0), i);
    assert_int_equal(out(0), 0);
    assert_true(take(LIMIT_DELIVER_PAGE + 2)); /* was not on its way */
    assert_int_equal(out(0), 0);
    assert_true(take(10));
    assert_int_equal(out(0), LIMIT_DELIVER_PAGE + 1);
}

TEST(test_names)
{
    struct envelope env = deliver(1, "a");
    mailbox_append(box, message_new(&room.messages, &env, 0));
    const struct message_name same = message_name_of(&env);
    assert_true(mailbox_has(box, &same));
    assert_false(mailbox_has(NULL, &same));

    struct envelope other = env;
    other.device = 8;
    struct message_name that = message_name_of(&other);
    assert_false(mailbox_has(box, &that));
    other = env;
    other.user.bytes[3] = 1;
    that = message_name_of(&other);
    assert_false(mailbox_has(box, &that));
    other = env;
    other.flags = ENVELOPE_LATE;
    that = message_name_of(&other);
    assert_false(mailbox_has(box, &that));
}

TEST(test_bounds)
{
    for (unsigned i = 1; i < 1000; i++) {
        append(i, 0);
        assert_true(mailbox_has_room(box, 4));
    }
    assert_true(mailbox_has_room(box, 4096 - 999 * 3));
    assert_false(mailbox_has_room(box, 4096 - 999 * 3 + 1));
    append(1000, 0);
    assert_false(mailbox_has_room(box, 0));
    assert_true(take(500));
    assert_true(mailbox_has_room(box, 0));
}

TEST(test_cap_over_all)
{
    const struct envelope env = deliver(1, "pay");
    struct message *message = message_new(&room.messages, &env, 0);
    room.cost_max = message_cost(message) + 90;
    mailbox_append(box, message);
    assert_int_equal(room.cost, message_cost(message));
    assert_false(mailroom_has_room(&room, NULL, 0));
    room.cost_max = 2 * message_cost(message);
    assert_true(mailroom_has_room(&room, NULL, 3));
    assert_false(mailroom_has_room(&room, NULL, 4));
}

/* What is left is for whoever has less: a mailbox that has one message needs
 * room for two. */
TEST(test_cap_is_shared)
{
    const struct envelope env = deliver(1, "pay");
    struct message *message = message_new(&room.messages, &env, 0);
    room.cost_max = 3 * message_cost(message);
    mailbox_append(box, message);
    assert_true(mailroom_has_room(&room, box, 3));
    assert_false(mailroom_has_room(&room, box, 4));
    room.cost_max--;
    assert_false(mailroom_has_room(&room, box, 3));
    assert_true(mailroom_has_room(&room, NULL, 3));
}

/* Late refusals have a number of their own. */
TEST(test_late_room)
{
    room.count_max = 2;
    append(1, 0);
    append(2, 0);
    assert_false(mailbox_has_room(box, 0));
    for (unsigned i = 1; i <= 2; i++) {
        assert_true(mailbox_has_late_room(box));
        const struct envelope env = deliver(i, "pay");
        const struct id user = { { 9 } };
        const struct message_fate fate = { user, 88, ENVELOPE_EXPIRED };
        struct message *turned = message_turn(
            &room.messages, message_new(&room.messages, &env, 0), &fate, 77);
        assert_true(message_is_late(turned));
        assert_int_equal(turned->size, 0);
        assert_int_equal(turned->since_ms, 77);
        assert_int_equal(message_device(turned), 88);
        assert_true(id_equal(message_user(turned), user));
        mailbox_append(box, turned);
    }
    assert_false(mailbox_has_late_room(box));
    assert_true(take(1));
    assert_true(mailbox_has_room(box, 0));
}

TEST(test_tries)
{
    static const struct {
        const char *name;
        int64_t links_ms[8]; /* how long each lasted; 0: no more */
        bool is_poison;
    } rows[] = {
        { "four long links", { 10000, 10000, 10000, 10000 }, false },
        { "five long links", { 10000, 10000, 10000, 10000, 10000 }, true },
        { "one too short", { 10000, 10000, 9999, 10000, 10000 }, false },
        { "short ones do not reset",
          { 10000, 10000, 9999, 10000, 1, 10000, 10000 },
          true },
        { "seven short links", { 1, 1, 1, 1, 9999, 9999, 9999 }, false },
    };
    for (size_t row = 0; row < COUNT_OF(rows); row++) {
        append(1, 0);
        append(2, 0);
        struct message *poison = NULL;
        for (const int64_t *ms = rows[row].links_ms; *ms != 0; ms++) {
            CHECK(poison == NULL && out(1000) == 1 && out(1000) == 2, "%s",
                  rows[row].name);
            poison = mailbox_rewind(box, 1000 + *ms);
        }
        CHECK((poison != NULL) == rows[row].is_poison, "%s", rows[row].name);
        CHECK(out(0) == (rows[row].is_poison ? 2 : 1), "%s: the rest flows",
              rows[row].name);
        message_free(&room.messages, poison);
        mailbox_free(box);
        box = mailbox_new(&room, NULL);
    }
}

/* What stood behind the poison starts with no try of its own. */
TEST(test_tries_are_of_the_oldest)
{
    append(1, 0);
    append(2, 0);
    for (unsigned i = 1; i < 2 * LIMIT_ENVELOPE_TRIES; i++) {
        const unsigned first = i <= LIMIT_ENVELOPE_TRIES ? 1 : 2;
        assert_int_equal(out(0), first);
        (void)out(0);
        struct message *poison = mailbox_rewind(box, LIMIT_ENVELOPE_TRY_MS);
        CHECK((poison != NULL) == (i == LIMIT_ENVELOPE_TRIES), "%u", i);
        message_free(&room.messages, poison);
    }
    assert_int_equal(mailbox_count(box), 1);
}

/* What was acknowledged out of order does not disturb the count. */
TEST(test_rewind_starts_over)
{
    for (unsigned i = 1; i <= 3; i++)
        append(i, 0);
    (void)out(0);
    (void)out(0);
    assert_true(take(1));
    assert_null(mailbox_rewind(box, 1));
    assert_int_equal(out(0), 2);
    assert_int_equal(out(0), 3);
    assert_int_equal(out(0), 0);
}

TEST(test_age)
{
    append(1, 100);
    append(2, 200);
    assert_null(mailbox_take_expired(box, 599));
    struct message *message = mailbox_take_expired(box, 600);
    assert_int_equal(number_of(message), 1);
    message_free(&room.messages, message);
    assert_null(mailbox_take_expired(box, 600));
    message = mailbox_take_expired(box, 700);
    assert_int_equal(number_of(message), 2);
    message_free(&room.messages, message);
    assert_null(mailbox_take_expired(box, 900));
}

/* Through all sizes of the index, there and back, with holes. */
TEST(test_index)
{
    enum { N = 1000 };
    room.bytes_max = 1 << 20;
    for (unsigned i = 1; i <= N; i++) {
        append(i, 0);
        for (unsigned j = 1; j <= i; j += 97) {
            const struct message_name that = name(j);
            CHECK(mailbox_has(box, &that), "%u of %u", j, i);
        }
        const struct message_name absent = name(i + 1);
        CHECK(!mailbox_has(box, &absent), "%u of %u", i + 1, i);
    }
    for (unsigned i = 0; i < N; i++) { /* 7 and N have no common factor */
        const unsigned number = i * 7 % N + 1;
        CHECK(take(number), "%u", number);
        CHECK(!take(number), "%u twice", number);
    }
    assert_int_equal(mailbox_count(box), 0);
    append(5, 0);
    assert_int_equal(out(0), 5);
}

TEST(test_sweep_goes_round)
{
    struct mailbox *other = mailbox_new(&room, NULL);
    assert_ptr_equal(mailroom_next(&room), box);
    assert_ptr_equal(mailroom_next(&room), other);
    assert_ptr_equal(mailroom_next(&room), box);
    mailbox_free(other);
    assert_ptr_equal(mailroom_next(&room), box);
}

int main(void)
{
#define EACH(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    return RUN(EACH(test_first_in_first_out), EACH(test_take_anywhere),
               EACH(test_picked_and_put_back), EACH(test_page),
               EACH(test_names), EACH(test_bounds), EACH(test_cap_over_all),
               EACH(test_cap_is_shared), EACH(test_late_room), EACH(test_tries),
               EACH(test_tries_are_of_the_oldest),
               EACH(test_rewind_starts_over), EACH(test_age), EACH(test_index),
               EACH(test_sweep_goes_round));
}
