#include "api/echo_socket.h"

#include "base/limits.h"
#include "base/mem.h"
#include "io/conn.h"
#include "io/loop.h"
#include "relay/assembler.h"
#include "wire/frame.h"

struct echo_socket {
    struct conn_owner owner; /* first: the conn finds us by it */
    struct conn *conn;
    struct assembler assembler;
    bool is_closing; /* our Close is queued: nothing follows it */
    bool is_paused;
};

static const struct assembler_limits limits = {
    .message_bytes = LIMIT_ECHO_BYTES,
    .fragments = LIMIT_ECHO_FRAGMENTS,
    .takes_text = true,
};

static struct echo_socket *of(struct conn_owner *owner)
{
    return OWNER_OF(owner, struct echo_socket, owner);
}

static void send_frame(struct echo_socket *echo, enum frame_opcode opcode,
                       struct slice payload)
{
    uint8_t header[FRAME_HEADER_MAX];
    const size_t len = frame_encode_header(opcode, true, payload.len, header);
    conn_write(echo->conn, slice_of(header, len));
    conn_write(echo->conn, payload);
}

static void send_close(struct echo_socket *echo, uint16_t code)
{
    uint8_t payload[FRAME_CONTROL_MAX];
    const size_t len = frame_close_encode(code, "", payload);
    send_frame(echo, FRAME_CLOSE, slice_of(payload, len));
    echo->is_closing = true;
    conn_close(echo->conn);
}

static void take(struct echo_socket *echo, const struct assembled *got)
{
    switch (got->kind) {
    case ASSEMBLED_MESSAGE:
        send_frame(echo, got->opcode, got->payload);
        break;
    case ASSEMBLED_PING:
        send_frame(echo, FRAME_PONG, got->payload);
        break;
    case ASSEMBLED_CLOSE:
    case ASSEMBLED_BROKEN:
        send_close(echo, got->code);
        break;
    case ASSEMBLED_PONG:
    case ASSEMBLED_NOTHING:
        break;
    }
}

/* An unfinished message has its time; a silent client has a little more. */
static void set_deadline(struct echo_socket *echo)
{
    const int64_t limit_ms = assembler_is_idle(&echo->assembler)
                                 ? LIMIT_LINK_SILENT_MS
                                 : LIMIT_MESSAGE_MS;
    conn_set_deadline(echo->conn,
                      loop_now_ms(conn_loop(echo->conn)) + limit_ms);
}

static size_t on_bytes(struct conn_owner *owner, uint8_t *data, size_t len)
{
    struct echo_socket *echo = of(owner);
    size_t taken = 0;
    struct assembled got = { .kind = ASSEMBLED_PONG };

    while (taken < len && got.kind != ASSEMBLED_NOTHING && !echo->is_closing &&
           !echo->is_paused) {
        taken +=
            assembler_take(&echo->assembler, data + taken, len - taken, &got);
        take(echo, &got);
        if (conn_queued(echo->conn) > LIMIT_SEND_QUEUE_BYTES) {
            echo->is_paused = true;
            conn_pause(echo->conn);
        }
    }
    if (!echo->is_closing)
        set_deadline(echo);
    return echo->is_closing ? len : taken;
}

static void on_flushed(struct conn_owner *owner)
{
    struct echo_socket *echo = of(owner);
    if (echo->is_paused) {
        echo->is_paused = false;
        conn_resume(echo->conn);
    }
}

static void on_deadline(struct conn_owner *owner)
{
    send_close(of(owner), FRAME_CLOSE_POLICY);
}

static void on_lost(struct conn_owner *owner, enum conn_loss why)
{
    (void)why;
    struct echo_socket *echo = of(owner);
    assembler_done(&echo->assembler);
    mem_free(echo);
}

static const struct conn_events events = {
    .on_bytes = on_bytes,
    .on_flushed = on_flushed,
    .on_deadline = on_deadline,
    .on_lost = on_lost,
};

struct conn_owner *echo_socket_open(struct conn *conn)
{
    struct echo_socket *echo = mem_new(sizeof *echo);
    echo->owner.events = &events;
    echo->conn = conn;
    assembler_init(&echo->assembler, &limits);
    set_deadline(echo);
    return &echo->owner;
}
