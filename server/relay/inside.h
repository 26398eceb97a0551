/*
 * relay/inside.h - struct relay, for the modules of this room alone.
 *
 *   relay      who may come in, and what the API tells
 *   link       one WebSocket: bytes in, envelopes out
 *   courier    envelopes: from a link into a mailbox, from it to a link
 *   presence   who is home, and who is told
 *   roster     the users that must be known     mailbox    what waits
 *   lately     what makes an admission old
 *   doubt      whose login may have ended unheard
 *   assembler  frames to messages               message    one that waits
 */
#ifndef RELAY_INSIDE_H
#define RELAY_INSIDE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/list.h"
#include "base/slab.h"
#include "io/loop.h"
#include "io/timer.h"
#include "relay/lately.h"
#include "relay/mailbox.h"
#include "relay/relay.h"
#include "relay/roster.h"
#include "relay/walls.h"

/* In the order of their Pings; owned.  All zero is empty. */
struct doubts {
    struct live_login *rows;
    size_t n, room;
};

struct relay {
    struct loop *loop; /* borrowed */
    struct relay_config config;
    int64_t send_cost_us; /* of config.rate_per_s */
    struct roster *roster;
    struct mailroom mailroom;
    struct slab link_memory;
    struct list links;   /* every open link, oldest first               */
    struct list coming;  /* users whose arrival was not told yet        */
    struct list leaving; /* users without a link, in order of leaves_ms */
    struct timer settle; /* presence.c: the next of either is due       */
    struct timer sweep;  /* relay.c: look for what has expired          */
    uint32_t epoch;      /* random per start, protocol.md 5.1           */
    bool is_stopping;
    uint64_t last_link; /* number of the newest one, for the log       */
    struct relay_counters counters;
    struct lately lately;  /* whom the last notices were about          */
    struct doubts doubts;  /* doubt.c                                   */
    uint64_t n_to_doubt;   /* mailboxes still to look at in this round  */
    int64_t doubts_due_ms; /* when the next one begins                 */
    struct walls walls;    /* who has blocked whom                      */
};

#endif
