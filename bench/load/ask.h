/*
 * load/ask.h - plain HTTP/1.1: requests from a file, one after the other.
 *
 * Knows nothing of what is asked: the file holds whole requests, each behind
 * a line with its length in decimal.  They go out over `links` connections
 * that are kept open, one on the way on each; every answer must have the
 * status that is expected, and a Content-Length.
 */
#ifndef LOAD_ASK_H
#define LOAD_ASK_H

#include <stdbool.h>
#include <stdint.h>

#include "scene.h"

struct ask_plan {
    const char *file;
    uint16_t port;
    uint32_t status; /* of every answer                                   */
    bool is_once;    /* each request once; else round and round           */
};
extern struct ask_plan ask_plan;

/* CPU per request, rate, time to the answer; one line of JSON. */
void scene_ask(const struct scene_plan *plan);

#endif
