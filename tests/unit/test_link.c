/*
 * The life of a link (docs/protocol.md 3): what a device may say, when it is
 * pinged, when it is given up, and how it ends.
 */
#include "check.h"
#include "fake_device.h"
#include "fake_loop.h"

#include "base/limits.h"
#include "base/mem.h"

enum { ANN = 1, BOB = 2 };
enum { PHONE = 100, BOB_PHONE = 200 };

static struct world world;
static struct end ann;

static int setup(void **state)
{
    (void)state;
    world_open(&world, NULL);
    world_befriend(&world, ANN, BOB);
    ann = device_greeted(&world, ANN, PHONE);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    world_close(&world);
    return 0;
}

static void say(bool final, enum frame_opcode opcode, const char *payload)
{
    device_frame(&ann, final, opcode, slice_text(payload));
}

/* --- what a device may say ------------------------------------------------*/

/* Every rule that ends a link, by its close code. */
TEST(test_violations)
{
    static uint8_t huge[LIMIT_MESSAGE_BYTES + 1];
#define HEADER(...)                                                            \
    {                                                                          \
        __VA_ARGS__                                                            \
    }
    const struct {
        const char *name;
        enum frame_opcode opcode;
        uint8_t header[ENVELOPE_HEADER_BYTES + 1];
        size_t len;
        uint16_t code;
    } rows[] = {
        { "text", FRAME_TEXT, HEADER('h', 'i'), 2, 1003 },
        { "empty", FRAME_BINARY, HEADER(0), 0, 1002 },
        { "shorter than a header", FRAME_BINARY, HEADER(2), 47, 1002 },
        { "kind 0", FRAME_BINARY, HEADER(0), 48, 1002 },
        { "WELCOME", FRAME_BINARY, HEADER(1), 48, 1002 },
        { "ACCEPTED", FRAME_BINARY, HEADER(3), 48, 1002 },
        { "REFUSED", FRAME_BINARY, HEADER(4, 0, 0, 1), 48, 1002 },
        { "DELIVER", FRAME_BINARY, HEADER(5), 48, 1002 },
        { "NOTICE", FRAME_BINARY, HEADER(7), 48, 1002 },
        { "kind 8", FRAME_BINARY, HEADER(8), 48, 1002 },
        { "SEND with an unknown flag", FRAME_BINARY, HEADER(2, 4), 48, 1002 },
        { "SEND that is late", FRAME_BINARY, HEADER(2, 2), 48, 1002 },
        { "SEND with a code", FRAME_BINARY, HEADER(2, 0, 0, 1), 48, 1002 },
        { "ACK with a payload", FRAME_BINARY, HEADER(6), 49, 1002 },
        { "ACK that is ephemeral", FRAME_BINARY, HEADER(6, 1), 48, 1002 },
        { "ACK with an epoch", FRAME_BINARY, HEADER(6, 0, 0, 0, 0, 0, 0, 1), 48,
          1002 },
        { "continuation of nothing", FRAME_CONTINUATION, HEADER(0), 1, 1002 },
        { "reserved opcode", (enum frame_opcode)3, HEADER(0), 1, 1002 },
        { "close with half a code", FRAME_CLOSE, HEADER(3), 1, 1002 },
        { "close 1006", FRAME_CLOSE, HEADER(3, 0xee), 2, 1002 },
        { "close 1006 with a reason", FRAME_CLOSE, HEADER(3, 0xee, 'x'), 3,
          1002 },
        { "close reason not utf-8", FRAME_CLOSE, HEADER(3, 0xe8, 0xff), 3,
          1007 },
    };
    for (size_t row = 0; row < COUNT_OF(rows); row++) {
        struct end end = device_greeted(&world, BOB, BOB_PHONE);
        device_frame(&end, true, rows[row].opcode,
                     slice_of(rows[row].header, rows[row].len));
        world_tick(&world);
        struct heard heard;
        CHECK(device_hear(&end, &heard) && heard.opcode == FRAME_CLOSE &&
                  heard.code == rows[row].code,
              "%s: code %u", rows[row].name, heard.code);
        CHECK(fake_conn_state(end.conn) == FAKE_DEAD &&
                  fake_conn_loss(end.conn) == CONN_LOSS_CLOSED,
              "%s", rows[row].name);
    }
    struct end end = device_greeted(&world, BOB, BOB_PHONE);
    device_frame(&end, true, FRAME_BINARY, slice_of(huge, sizeof huge));
    world_tick(&world);
    device_expect_close(&end, 1009);
    assert_int_equal(relay_counters(world.relay)->links, 1); /* ann's */
}

TEST(test_too_many_fragments)
{
    for (int i = 0; i <= LIMIT_MESSAGE_FRAGMENTS; i++)
        say(false, i == 0 ? FRAME_BINARY : FRAME_CONTINUATION, "");
    world_tick(&world);
    device_expect_close(&ann, 1009);
}

/* The same SEND whole, at every cut and in fragments, with a ping between. */
TEST(test_every_cut)
{
    struct end bob = device_greeted(&world, BOB, BOB_PHONE);
    world_tick(&world);
    device_forget(&ann);
    const struct envelope send = {
        .kind = ENVELOPE_SEND,
        .epoch = world.epoch[BOB],
        .device = BOB_PHONE,
        .user = user_id(BOB),
        .payload = slice_text("sealed"),
    };
    uint8_t bytes[6 + 54] = { 0x82, 0x80 | 54, 0, 0, 0, 0 };
    envelope_encode(&send, bytes + 6);
    memcpy(bytes + 6 + ENVELOPE_HEADER_BYTES, "sealed", 6);
    for (size_t cut = 0; cut <= sizeof bytes; cut++) {
        world_advance(&world, 200); /* two tokens */
        fake_conn_feed(ann.conn, slice_of(bytes, cut));
        fake_conn_feed(ann.conn, slice_of(bytes + cut, sizeof bytes - cut));
        struct heard heard = device_expect(&bob, ENVELOPE_DELIVER);
        CHECK(slice_is(heard.env.payload, "sealed"), "cut at %zu", cut);
        device_ack(&bob, &heard.env);
        world_tick(&world);
        (void)device_expect(&ann, ENVELOPE_ACCEPTED);
        device_expect_nothing(&ann);

        device_frame(&ann, false, FRAME_BINARY,
                     slice_of(bytes + 6, cut < 54 ? cut : 54));
        say(true, FRAME_PING, "between");
        device_frame(&ann, true, FRAME_CONTINUATION,
                     cut < 54 ? slice_of(bytes + 6 + cut, 54 - cut)
                              : slice_of(NULL, 0));
        world_tick(&world);
        heard = device_expect(&bob, ENVELOPE_DELIVER);
        CHECK(slice_is(heard.env.payload, "sealed"), "fragment at %zu", cut);
        device_ack(&bob, &heard.env);
        CHECK(device_hear(&ann, &heard) && heard.opcode == FRAME_PONG &&
                  slice_is(heard.payload, "between"),
              "pong at %zu", cut);
        (void)device_expect(&ann, ENVELOPE_ACCEPTED);
        world_tick(&world);
    }
}

TEST(test_ten_pings_get_ten_pongs)
{
    for (int i = 0; i < 10; i++) {
        char payload[2] = { (char)('0' + i), '\0' };
        say(true, FRAME_PING, payload);
    }
    world_tick(&world);
    for (int i = 0; i < 10; i++) {
        struct heard heard;
        assert_true(device_hear(&ann, &heard));
        assert_int_equal(heard.opcode, FRAME_PONG);
        assert_int_equal(heard.payload.len, 1);
        assert_int_equal(heard.payload.data[0], '0' + i);
    }
    device_expect_nothing(&ann);
}

/* --- closing --------------------------------------------------------------*/

TEST(test_close_is_answered)
{
    say(true, FRAME_CLOSE,
        "\x03\xe8"
        "bye");
    say(true, FRAME_PING, "ignored");
    world_tick(&world);
    device_expect_close(&ann, 1000);
    assert_int_equal(fake_conn_loss(ann.conn), CONN_LOSS_CLOSED);
    assert_int_equal(relay_counters(world.relay)->links, 0);
}

TEST(test_close_without_a_code_is_answered_so)
{
    say(true, FRAME_CLOSE, "");
    world_tick(&world);
    device_expect_close(&ann, FRAME_CLOSE_NO_CODE);
}

TEST(test_what_came_before_the_close_counts)
{
    device_send(&ann, BOB, BOB_PHONE, 1, "last words");
    say(true, FRAME_CLOSE, "\x03\xe9");
    world_tick(&world);
    (void)device_expect(&ann, ENVELOPE_ACCEPTED);
    device_expect_close(&ann, 1001);
    assert_int_equal(relay_counters(world.relay)->envelopes_waiting, 1);
}

TEST(test_replaced)
{
    struct end again = device_greeted(&world, ANN, PHONE);
    world_tick(&world);
    device_expect_close(&ann, 4409);
    assert_int_equal(relay_counters(world.relay)->links, 1);
    device_send(&again, BOB, BOB_PHONE, 1, "still here");
    world_tick(&world);
    (void)device_expect(&again, ENVELOPE_ACCEPTED);
}

TEST(test_stop_is_spread)
{
    struct end bob = device_greeted(&world, BOB, BOB_PHONE);
    world_tick(&world);
    device_forget(&ann);
    relay_stop(world.relay, 1000);
    struct end late;
    assert_int_equal(device_try(&world, &late, 3, 300), ERR_IO);
    world_tick(&world);
    device_expect_close(&ann, 1001);
    world_advance(&world, 499);
    device_expect_nothing(&bob);
    world_advance(&world, 1);
    device_expect_close(&bob, 1001);
    assert_int_equal(relay_counters(world.relay)->links, 0);
}

/* --- time -----------------------------------------------------------------*/

/* A login that expires takes its link along, to the moment; before and after
 * a Ping, and whatever the wall clock does meanwhile. */
TEST(test_a_login_expires)
{
    static const int64_t rows[] = { 1, 24999, 25000, 25001, 59999 };
    for (size_t row = 0; row < COUNT_OF(rows); row++) {
        world.login_expires_ms = loop_unix_ms(world.loop) + rows[row];
        struct end bob = device_greeted(&world, BOB, BOB_PHONE);
        device_forget(&ann);
        fake_loop_set_unix(world.loop, loop_unix_ms(world.loop) - 3600000);
        world_advance(&world, rows[row] - 1);
        CHECK(fake_conn_state(bob.conn) == FAKE_OPEN, "%d ms early",
              (int)rows[row]);
        device_forget(&bob);
        world_advance(&world, 1);
        device_expect_close(&bob, 4401);
        say(true, FRAME_PONG, "");
        world_tick(&world);
    }
}

/* At each Ping a link's login is to be looked at once; of many Pings that
 * nobody asked about, no more than there are links. */
TEST(test_a_login_comes_in_doubt)
{
    struct live_login *logins = NULL;
    assert_int_equal(relay_take_doubts(world.relay, &logins), 0);
    assert_null(logins);
    world_advance(&world, LIMIT_PING_EVERY_MS - 1);
    assert_int_equal(relay_take_doubts(world.relay, &logins), 0);
    world_advance(&world, 1);
    assert_int_equal(relay_take_doubts(world.relay, &logins), 1);
    assert_true(id_equal(logins[0].user, user_id(ANN)));
    assert_true(id_equal(logins[0].login, user_id(1000 + PHONE)));
    mem_free(logins);
    assert_int_equal(relay_take_doubts(world.relay, &logins), 0);

    for (int i = 0; i < 3; i++) {
        say(true, FRAME_PONG, "");
        world_advance(&world, LIMIT_PING_EVERY_MS);
    }
    assert_int_equal(relay_take_doubts(world.relay, &logins), 1);
    mem_free(logins);
}

static void expect_ping(struct end *end)
{
    struct heard heard;
    assert_true(device_hear(end, &heard));
    assert_int_equal(heard.opcode, FRAME_PING);
}

TEST(test_pinged_every_25_s)
{
    for (int i = 0; i < 10; i++) {
        world_advance(&world, LIMIT_PING_EVERY_MS - 1);
        device_expect_nothing(&ann);
        world_advance(&world, 1);
        expect_ping(&ann);
        say(true, FRAME_PONG, "");
        world_tick(&world);
        device_expect_nothing(&ann);
    }
}

TEST(test_silent_for_60_s)
{
    world_advance(&world, 10000);
    say(true, FRAME_PONG, ""); /* heard last at 10 s */
    world_tick(&world);
    world_advance(&world, 59999);
    expect_ping(&ann);
    expect_ping(&ann);
    device_expect_nothing(&ann);
    world_advance(&world, 1);
    device_expect_close(&ann, 4408);
    assert_int_equal(relay_counters(world.relay)->links_cut_silent, 1);
}

TEST(test_any_byte_is_a_sign_of_life)
{
    for (int i = 0; i < 5; i++) {
        say(true, FRAME_PING, "");
        world_tick(&world);
        world_advance(&world, 50000);
    }
    assert_int_equal(fake_conn_state(ann.conn), FAKE_OPEN);
}

/* One byte a second keeps a link alive, but not a message. */
TEST(test_unfinished_message)
{
    static const struct {
        const char *name;
        bool is_fragmented;
        uint8_t bytes[8];
        size_t len;
    } rows[] = {
        { "half a header", false, { 0x82 }, 1 },
        { "half a payload", false, { 0x82, 0x84, 0, 0, 0, 0, 1, 2 }, 8 },
        { "half a ping", false, { 0x89, 0x84, 0, 0, 0, 0, 1, 2 }, 8 },
        { "a first fragment", true, { 0x02, 0x81, 0, 0, 0, 0, 1 }, 7 },
    };
    for (size_t row = 0; row < COUNT_OF(rows); row++) {
        struct end end = device_greeted(&world, BOB, BOB_PHONE);
        world_advance(&world, 1000);
        fake_conn_feed(end.conn, slice_of(rows[row].bytes, rows[row].len));
        world_advance(&world, 20000);
        if (rows[row].is_fragmented) { /* a whole ping between does not count */
            device_frame(&end, true, FRAME_PING, slice_of(NULL, 0));
            world_tick(&world);
        }
        world_advance(&world, 9999);
        CHECK(fake_conn_state(end.conn) == FAKE_OPEN, "%s", rows[row].name);
        device_forget(&end);
        world_advance(&world, 1);
        struct heard heard;
        CHECK(device_hear(&end, &heard) && heard.code == 4408, "%s: %u",
              rows[row].name, heard.code);
    }
}

/* Each message has its own 30 s. */
TEST(test_finished_in_time)
{
    const uint8_t ping[] = { 0x89, 0x80, 0, 0, 0, 0 };
    for (int i = 0; i < 4; i++) {
        fake_conn_feed(ann.conn, slice_of(ping, 3));
        world_advance(&world, 29000);
        fake_conn_feed(ann.conn, slice_of(ping + 3, 3));
        world_advance(&world, 1000);
    }
    assert_int_equal(fake_conn_state(ann.conn), FAKE_OPEN);
}

/* Also when the next one begins in the bytes that end the one before. */
TEST(test_one_after_the_other_in_time)
{
    const struct envelope ack = { .kind = ENVELOPE_ACK };
    uint8_t frame[6 + ENVELOPE_HEADER_BYTES] = { 0x82, 0x80 | 48 };
    envelope_encode(&ack, frame + 6);
    uint8_t bytes[sizeof frame]; /* the end of one, the begin of the next */
    memcpy(bytes, frame + 20, sizeof frame - 20);
    memcpy(bytes + sizeof frame - 20, frame, 20);
    fake_conn_feed(ann.conn, slice_of(frame, 20));
    for (int i = 0; i < 4; i++) {
        world_advance(&world, 29000);
        fake_conn_feed(ann.conn, slice_of(bytes, sizeof bytes));
    }
    assert_int_equal(fake_conn_state(ann.conn), FAKE_OPEN);
}

/* --- readers --------------------------------------------------------------*/

TEST(test_slow_reader_is_cut)
{
    fake_conn_set_window(ann.conn, 0);
    static char payload[FRAME_CONTROL_MAX + 1];
    memset(payload, 'x', FRAME_CONTROL_MAX);
    static uint8_t
        backlog[LIMIT_SEND_QUEUE_BYTES - 3 * (FRAME_CONTROL_MAX + 2)];
    conn_write(ann.conn, slice_of(backlog, sizeof backlog));
    for (int i = 0; i < 3; i++)
        say(true, FRAME_PING, payload);
    world_tick(&world);
    assert_int_equal(relay_counters(world.relay)->links_cut_slow, 0);
    say(true, FRAME_PING, payload);
    world_tick(&world);
    assert_int_equal(relay_counters(world.relay)->links_cut_slow, 1);
    assert_int_equal(relay_counters(world.relay)->links, 0);
    assert_int_equal(fake_conn_state(ann.conn), FAKE_CLOSING);

    fake_conn_set_window(ann.conn, SIZE_MAX); /* the last thing is the Close */
    world_tick(&world);
    fake_conn_skip(ann.conn, LIMIT_SEND_QUEUE_BYTES);
    device_expect_close(&ann, 1013);
}

/* A reader that never reads again is not waited for. */
TEST(test_slow_reader_is_dropped)
{
    fake_conn_set_window(ann.conn, 0);
    world_advance(&world, LIMIT_LINK_SILENT_MS);
    assert_int_equal(fake_conn_state(ann.conn), FAKE_CLOSING);
    world_advance(&world, LIMIT_CLOSE_MS);
    assert_int_equal(fake_conn_state(ann.conn), FAKE_DEAD);
}

/* A page of full payloads waits for a reader that is slow, and costs it
 * nothing but time. */
TEST(test_page_of_full_payloads_waits)
{
    enum { N = 40 };
    static char full[LIMIT_PAYLOAD_BYTES + 1];
    memset(full, 'x', LIMIT_PAYLOAD_BYTES);
    for (unsigned i = 0; i < N; i++)
        device_send(&ann, BOB, BOB_PHONE, i, full);
    world_tick(&world);

    struct end bob;
    world_advance(&world, 1); /* bob's connection takes nothing at first */
    bob = device_open(&world, BOB, BOB_PHONE);
    (void)device_expect(&bob, ENVELOPE_WELCOME);
    (void)device_expect(&bob, ENVELOPE_NOTICE);
    for (unsigned i = 0; i < N; i++) {
        struct heard heard = device_expect(&bob, ENVELOPE_DELIVER);
        assert_true(id_equal(heard.env.id, message_number(i)));
        assert_int_equal(heard.env.payload.len, LIMIT_PAYLOAD_BYTES);
        if (i % 8 == 7)
            world_tick(&world);
    }
    assert_int_equal(relay_counters(world.relay)->links_cut_slow, 0);
    assert_true(fake_conn_writes(bob.conn) >= 3);
}

TEST(test_one_write_per_tick)
{
    struct end bob = device_greeted(&world, BOB, BOB_PHONE);
    world_tick(&world);
    const unsigned before = fake_conn_writes(bob.conn);
    for (unsigned i = 0; i < 50; i++)
        device_send(&ann, BOB, BOB_PHONE, i, "sealed");
    world_tick(&world);
    assert_int_equal(fake_conn_writes(bob.conn), before + 1);
}

TEST(test_trusted)
{
    assert_true(fake_conn_is_trusted(ann.conn));
}

int main(void)
{
#define EACH(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    return RUN(EACH(test_violations), EACH(test_too_many_fragments),
               EACH(test_every_cut), EACH(test_ten_pings_get_ten_pongs),
               EACH(test_close_is_answered),
               EACH(test_close_without_a_code_is_answered_so),
               EACH(test_what_came_before_the_close_counts),
               EACH(test_replaced), EACH(test_stop_is_spread),
               EACH(test_a_login_expires), EACH(test_a_login_comes_in_doubt),
               EACH(test_pinged_every_25_s), EACH(test_silent_for_60_s),
               EACH(test_any_byte_is_a_sign_of_life),
               EACH(test_unfinished_message), EACH(test_finished_in_time),
               EACH(test_one_after_the_other_in_time),
               EACH(test_slow_reader_is_cut), EACH(test_slow_reader_is_dropped),
               EACH(test_page_of_full_payloads_waits),
               EACH(test_one_write_per_tick), EACH(test_trusted));
}
