/*
 * load/people.h - who there is, for the program that seeds the database and
 * the one that puts load on the server: both make the same from a number.
 */
#ifndef LOAD_PEOPLE_H
#define LOAD_PEOPLE_H

#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum {
    PEOPLE_ID_BYTES = 16,
    PEOPLE_TOKEN_LEN = 43, /* as long as a real one (domain/login.h) */
    PEOPLE_DEVICES_MAX = 10,
};

/* splitmix64: the low halves of real ids are random, too. */
static inline uint64_t people_mix(uint64_t x)
{
    x += UINT64_C(0x9E3779B97F4A7C15);
    x = (x ^ x >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    x = (x ^ x >> 27) * UINT64_C(0x94D049BB133111EB);
    return x ^ x >> 31;
}

/* A UUIDv7 of the time `user` ms after 1970; later users have larger ids. */
static inline void people_id(uint32_t user, uint8_t out[PEOPLE_ID_BYTES])
{
    const uint64_t random = people_mix(user);
    memset(out, 0, PEOPLE_ID_BYTES);
    for (int i = 0; i < 4; i++)
        out[2 + i] = (uint8_t)(user >> (24 - 8 * i));
    out[6] = 0x70;
    memcpy(out + 8, &random, sizeof random);
    out[8] = (uint8_t)((out[8] & 0x3F) | 0x80);
}

/* `nth` from 0. */
static inline uint64_t people_device(uint32_t user, uint32_t nth)
{
    return (uint64_t)user * PEOPLE_DEVICES_MAX + nth + 1;
}

static inline void people_token(uint32_t user, char out[PEOPLE_TOKEN_LEN + 1])
{
    snprintf(out, PEOPLE_TOKEN_LEN + 1, "%0*u", PEOPLE_TOKEN_LEN,
             (unsigned)user);
}

#endif
