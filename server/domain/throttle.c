#include "domain/throttle.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include <sodium.h>

#include "base/limits.h"
#include "base/mem.h"

enum {
    BUCKETS = 4096,
    WAYS = 4, /* entries of a bucket; 16,384 entries are 512 KiB */

    /* A school's class behind one address, all of whom mistype once. */
    ADDRESS_FREE = 30,
    /* A whole school that begins on one morning. */
    REGISTERED_FREE = 200,
    /* Wrong tries at one account, from anywhere, that are no accident. */
    ACCOUNT_SUSPICIOUS = 50,

    DELAY_FIRST_MS = 1000,
    PAIR_DELAY_MAX_MS = 15 * 60 * 1000,
    ADDRESS_DELAY_MAX_MS = 60 * 1000, /* shared: others wait as well */

    /* Quiet for so long: forgotten. */
    FORGET_MS = 60 * 60 * 1000,
};

enum count { COUNT_PAIR, COUNT_ACCOUNT, COUNT_ADDRESS, COUNT_REGISTERED };

struct entry {
    uint64_t key;     /* 0: free                                     */
    int64_t last_ms;  /* of the last attempt or payment              */
    int64_t next_ms;  /* before this, an attempt is refused; of a user:
                         until when is paid for                      */
    uint32_t n_wrong; /* since it was forgotten or forgiven          */
    bool is_trusted;  /* PAIR: was logged in to from here            */
};

struct throttle {
    uint8_t secret[crypto_shorthash_KEYBYTES]; /* nobody can aim at a bucket */
    struct entry entries[BUCKETS][WAYS];
};

struct throttle *throttle_new(void)
{
    struct throttle *throttle = mem_new(sizeof *throttle);
    randombytes_buf(throttle->secret, sizeof throttle->secret);
    return throttle;
}

void throttle_free(struct throttle *throttle)
{
    mem_free(throttle);
}

/* Of account, address or both, each with its length before it, so that no
 * two different pairs are one text; never 0. */
static uint64_t key_of(const struct throttle *throttle,
                       const struct attempt *attempt, enum count count)
{
    const bool has_account = count == COUNT_PAIR || count == COUNT_ACCOUNT;
    const char *account = has_account ? attempt->account : "";
    const char *address = count == COUNT_ACCOUNT ? "" : attempt->address;
    const char *const texts[] = { account, address };
    uint64_t key = (uint64_t)count + 1;
    for (size_t i = 0; i < 2; i++) {
        uint8_t hash[2][crypto_shorthash_BYTES] = { { 0 } };
        crypto_shorthash(hash[0], (const uint8_t *)texts[i], strlen(texts[i]),
                         throttle->secret);
        memcpy(hash[1], &key, sizeof key);
        crypto_shorthash((uint8_t *)&key, hash[0], sizeof hash,
                         throttle->secret);
    }
    return key | 1;
}

/* The entry of `key`, made by taking the place of the quietest if it must. */
static struct entry *find(struct throttle *throttle, uint64_t key)
{
    struct entry *bucket = throttle->entries[(key >> 1) % BUCKETS];
    struct entry *found = &bucket[0];
    for (size_t i = 0; i < WAYS; i++) {
        if (bucket[i].key == key) {
            found = &bucket[i];
            break;
        }
        if (bucket[i].last_ms < found->last_ms)
            found = &bucket[i];
    }
    if (found->key != key)
        *found = (struct entry){ .key = key };
    return found;
}

static struct entry *entry_of(struct throttle *throttle,
                              const struct attempt *attempt, enum count count,
                              int64_t now_ms)
{
    struct entry *found = find(throttle, key_of(throttle, attempt, count));
    /* Two workers, the younger request first: what is left to wait stays. */
    if (now_ms < found->last_ms) {
        found->next_ms -= found->last_ms - now_ms;
        found->last_ms = now_ms;
    }
    /* What was quiet long enough begins anew; trust stays. */
    if (now_ms - found->last_ms > FORGET_MS) {
        found->n_wrong = 0;
        found->next_ms = 0;
    }
    return found;
}

static int64_t delay_after(uint32_t n_wrong, uint32_t n_free, int64_t max_ms)
{
    if (n_wrong < n_free)
        return 0;
    int64_t delay = DELAY_FIRST_MS;
    for (uint32_t i = n_free; i < n_wrong && delay < max_ms; i++)
        delay *= 2;
    return delay < max_ms ? delay : max_ms;
}

static void count_wrong(struct entry *entry, uint32_t n_free, int64_t max_ms,
                        int64_t now_ms)
{
    if (entry->n_wrong < UINT32_MAX)
        entry->n_wrong++;
    entry->last_ms = now_ms;
    entry->next_ms = now_ms + delay_after(entry->n_wrong, n_free, max_ms);
}

static unsigned seconds_until(const struct entry *entry, int64_t now_ms)
{
    const int64_t wait_ms = entry->next_ms - now_ms;
    return wait_ms > 0 ? (unsigned)((wait_ms + 999) / 1000) : 0;
}

static unsigned try_address(struct throttle *throttle,
                            const struct attempt *attempt, enum count count,
                            int64_t now_ms)
{
    struct entry *address = entry_of(throttle, attempt, count, now_ms);
    const unsigned wait_s = seconds_until(address, now_ms);
    const uint32_t n_free =
        count == COUNT_REGISTERED ? REGISTERED_FREE : ADDRESS_FREE;
    if (wait_s == 0)
        count_wrong(address, n_free, ADDRESS_DELAY_MAX_MS, now_ms);
    return wait_s;
}

unsigned throttle_try(struct throttle *throttle, const struct attempt *attempt,
                      int64_t now_ms)
{
    if (attempt->account == NULL)
        return try_address(throttle, attempt, COUNT_REGISTERED, now_ms);

    /* Copies: finding one entry may take the place of another. */
    const struct entry account =
        *entry_of(throttle, attempt, COUNT_ACCOUNT, now_ms);
    const struct entry pair = *entry_of(throttle, attempt, COUNT_PAIR, now_ms);
    unsigned wait_s = seconds_until(&pair, now_ms);
    if (wait_s == 0 && !pair.is_trusted)
        wait_s = try_address(throttle, attempt, COUNT_ADDRESS, now_ms);
    if (wait_s > 0)
        return wait_s;

    const bool is_guessed =
        account.n_wrong >= ACCOUNT_SUSPICIOUS && !pair.is_trusted;
    count_wrong(entry_of(throttle, attempt, COUNT_ACCOUNT, now_ms), UINT32_MAX,
                0, now_ms);
    count_wrong(entry_of(throttle, attempt, COUNT_PAIR, now_ms),
                is_guessed ? 1 : LIMIT_LOGIN_TRIES, PAIR_DELAY_MAX_MS, now_ms);
    return 0;
}

/* A delay that runs goes on: it is of other attempts. */
static void uncount(struct entry *entry)
{
    if (entry->n_wrong > 0)
        entry->n_wrong--;
}

void throttle_forgive(struct throttle *throttle, const struct attempt *attempt,
                      int64_t now_ms)
{
    uncount(entry_of(throttle, attempt, COUNT_ACCOUNT, now_ms));
    /* A trusted pair did not count for its address, so it takes nothing off:
     * an account of one's own would buy guesses at others. */
    if (!entry_of(throttle, attempt, COUNT_PAIR, now_ms)->is_trusted)
        uncount(entry_of(throttle, attempt, COUNT_ADDRESS, now_ms));

    struct entry *pair = entry_of(throttle, attempt, COUNT_PAIR, now_ms);
    *pair = (struct entry){ .key = pair->key,
                            .last_ms = now_ms,
                            .is_trusted = true };
}

/* As courier.c counts messages: one costs an interval, and as many as a burst
 * may be paid ahead. */
unsigned throttle_pay(struct throttle *throttle, struct id user,
                      struct rate rate, int64_t now_ms)
{
    const int64_t cost_ms = 1000 / rate.per_s;
    const int64_t ahead_ms = cost_ms * rate.burst;
    uint64_t key = 0;
    crypto_shorthash((uint8_t *)&key, user.bytes, sizeof user.bytes,
                     throttle->secret);
    struct entry *entry = find(throttle, key | 1);

    /* Two workers, the younger request first: none is paid back. */
    if (now_ms < entry->last_ms)
        now_ms = entry->last_ms;
    entry->last_ms = now_ms;
    const int64_t paid_ms =
        (entry->next_ms > now_ms ? entry->next_ms : now_ms) + cost_ms;
    const int64_t wait_ms = paid_ms - ahead_ms - now_ms;
    if (wait_ms > 0)
        return (unsigned)((wait_ms + 999) / 1000);
    entry->next_ms = paid_ms;
    return 0;
}
