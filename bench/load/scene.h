/*
 * load/scene.h - what can be measured, one function each; every one prints
 * one line of JSON.
 */
#ifndef LOAD_SCENE_H
#define LOAD_SCENE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct scene_plan {
    pid_t pid; /* of the server                      */
    uint32_t links;
    uint32_t warm_ms; /* not measured                       */
    uint32_t run_ms;  /* measured                           */
    uint32_t known;   /* offline contacts of each link, with one message
                         each in their mailboxes            */
    uint32_t talkers; /* of the links; 0: all */
    uint32_t box;     /* drain: messages in each mailbox    */
    uint32_t others;  /* storm: links that keep talking     */
    bool has_devices; /* fan-out: recipients are devices of one user */
};

/* Everybody talks: CPU per message, rate, latency. */
void scene_traffic(const struct scene_plan *plan);

/* Nobody talks: memory of a link, CPU of the pings. */
void scene_idle(const struct scene_plan *plan);

/* All but `others` are gone at once and come back at once. */
void scene_storm(const struct scene_plan *plan);

/* Half of the links fill the mailboxes of the other half, which then come. */
void scene_drain(const struct scene_plan *plan);

#endif
