/*
 * Everything at once, by dice: owners that echo, pause, resume, take half and
 * hand over; peers that send and read in fits.  Every byte must come back, in
 * order, once.
 */
#include "house.h"

enum { PEERS = 12, BYTES_EACH = 3 * 1024 * 1024 };

/* Echoes what it takes; takes what the dice say. */
static size_t echo(struct conn_owner *owner, uint8_t *data, size_t len)
{
    struct ear *ear = OWNER_OF(owner, struct ear, owner);
    size_t n = rand() % 3 ? len : (size_t)rand() % (len + 1);
    if (n > CONN_ROOM_MAX)
        n = CONN_ROOM_MAX;
    if (n > 0 && rand() % 2)
        memcpy(conn_room(ear->conn, n), data, n);
    else
        conn_write(ear->conn, slice_of(data, n));
    memset(data, 0xee, n); /* it was ours to change */
    ear->calls++;

    if (rand() % 50 == 0) {
        ear->other->conn = ear->conn;
        conn_set_owner(ear->conn, &ear->other->owner);
        ear->conn = NULL;
        return n;
    }
    if (n < len || rand() % 8 == 0)
        conn_pause(ear->conn); /* until the dice say otherwise */
    if (rand() % 20 == 0)
        conn_resume(ear->conn);
    return n;
}

static const struct conn_events echo_events = { echo, ear_flushed, ear_deadline,
                                                ear_lost };

struct talker {
    int fd;
    size_t sent, got;
};

static void send_some(struct talker *talker, const uint8_t *all)
{
    size_t n = (size_t)rand() % (rand() % 4 ? 2000 : 600000);
    if (n > BYTES_EACH - talker->sent)
        n = BYTES_EACH - talker->sent;
    const ssize_t sent =
        send(talker->fd, all + talker->sent, n, MSG_DONTWAIT | MSG_NOSIGNAL);
    talker->sent += sent > 0 ? (size_t)sent : 0;
}

static void read_some(struct talker *talker, const uint8_t *all)
{
    static uint8_t buffer[300000];
    const size_t most = 1 + (size_t)rand() % sizeof buffer;
    const ssize_t n = recv(talker->fd, buffer, most, MSG_DONTWAIT);
    if (n <= 0) {
        assert_true(n < 0 && errno == EAGAIN);
        return;
    }
    assert_true(talker->got + (size_t)n <= talker->sent);
    if (memcmp(buffer, all + talker->got, (size_t)n) != 0)
        fail_msg("differs after byte %zu", talker->got);
    talker->got += (size_t)n;
}

/* The conn of an ear or of the one it was handed to. */
static struct conn *conn_of(const struct ear *ear)
{
    return ear->conn != NULL ? ear->conn : ear->other->conn;
}

static void test_echo_in_a_storm(void **state)
{
    struct house *house = *state;
    struct ear others[PEERS];
    struct talker talkers[PEERS] = { 0 };
    uint8_t *all = pattern_new(BYTES_EACH);
    srand(3);
    for (int i = 0; i < PEERS; i++) {
        ear_init(&others[i]);
        house->ears[i].owner.events = others[i].owner.events = &echo_events;
        house->ears[i].other = &others[i];
        others[i].other = &house->ears[i]; /* and back */
        talkers[i].fd = enter(house);
        /* Half of them often find the kernel full, half can fill a read. */
        const int size = i % 2 ? 16 * 1024 : 4 * LOOP_INPUT_BYTES;
        const int fd = house->ears[i].conn->fd;
        setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
        setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
    }

    int64_t end_ms = loop_now_ms(house->loop) + 60 * 1000;
    for (int n_over = 0; n_over < PEERS;) {
        n_over = 0;
        for (int i = 0; i < PEERS; i++) {
            if (rand() % 2)
                send_some(&talkers[i], all);
            if (rand() % 2)
                read_some(&talkers[i], all);
            if (rand() % 3 == 0)
                conn_resume(conn_of(&house->ears[i]));
            n_over += talkers[i].got == BYTES_EACH;
        }
        loop_tick(house->loop, 0);
        assert_true(loop_now_ms(house->loop) < end_ms);
    }

    for (int i = 0; i < PEERS; i++) {
        conn_resume(conn_of(&house->ears[i]));
        close(talkers[i].fd);
    }
    TICK_UNTIL(house->loop, n_lost == PEERS);
    assert_int_equal(loop_conn_count(house->loop), 0);
    free(all);
}

/* Peers come, go and vanish; owners drop each other.  Nobody is lost twice,
 * nobody stays. */
static void do_anything(struct house *house, struct ear *ear)
{
    struct ear *victim = &house->ears[rand() % EARS];
    switch (rand() % 6) {
    case 0:
        conn_drop(ear->conn);
        break;
    case 1:
        conn_close(ear->conn);
        break;
    case 2:
        if (victim->conn != NULL)
            conn_drop(victim->conn);
        break;
    case 3:
        conn_pause(ear->conn);
        break;
    case 4:
        conn_set_deadline(ear->conn, loop_now_ms(house->loop) + rand() % 40);
        break;
    default:
        conn_resume(ear->conn);
    }
}

static struct house *the_house;

static void on_anything(struct ear *ear)
{
    do_anything(the_house, ear);
}

/* Who is paused would not hear of an ordinary FIN. */
static bool are_all_gone(struct house *house)
{
    for (int i = 0; i < EARS; i++) {
        if (house->ears[i].conn != NULL)
            conn_resume(house->ears[i].conn);
    }
    return loop_conn_count(house->loop) == 0;
}

static void test_lives_and_deaths(void **state)
{
    enum { ROUNDS = 200 };
    struct house *house = the_house = *state;
    srand(4);
    for (int round = 0; round < ROUNDS; round++) {
        int fds[EARS];
        house->n_in = 0;
        n_lost = 0;
        for (int i = 0; i < EARS; i++) {
            free(house->ears[i].heard);
            ear_init(&house->ears[i]);
            house->ears[i].on_heard = on_anything;
            house->ears[i].on_emptied = on_anything;
            fds[i] = dial(house);
        }
        TICK_UNTIL(house->loop, house->n_in == EARS);
        for (int i = 0; i < EARS; i++) {
            if (house->ears[i].conn != NULL && rand() % 2)
                conn_write(house->ears[i].conn, slice_text("hello"));
            if (send(fds[i], "x", (size_t)rand() % 2, MSG_NOSIGNAL) < 0)
                continue; /* dropped already */
            if (rand() % 4 == 0)
                loop_tick(house->loop, 0);
        }
        for (int i = 0; i < EARS; i++) {
            if (rand() % 2)
                reset(fds[i]);
            else
                close(fds[i]);
            if (rand() % 4 == 0)
                loop_tick(house->loop, 0);
        }
        TICK_UNTIL(house->loop, are_all_gone(house));
        for (int i = 0; i < EARS; i++)
            assert_int_equal(house->ears[i].losses, 1);
    }
}

int main(void)
{
#define CASE(test) cmocka_unit_test_setup_teardown(test, build, tear_down)
    const struct CMUnitTest tests[] = {
        CASE(test_echo_in_a_storm),
        CASE(test_lives_and_deaths),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
