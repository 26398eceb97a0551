#include "io/kept.h"

#include <assert.h>
#include <string.h>

#include "base/mem.h"

/* Below this, giving memory back is not worth the copy. */
enum { SHRINK_ABOVE_BYTES = 4096 };

static struct kept *resize(struct kept *kept, size_t room)
{
    kept = mem_resize(kept, sizeof *kept + room);
    kept->room = room;
    return kept;
}

struct kept *kept_push(struct kept *kept, const uint8_t *data, size_t len)
{
    if (kept == NULL) {
        kept = resize(NULL, len);
        kept->len = 0;
    } else if (kept->room - kept->len < len) {
        /* Doubling: a peer that sends byte by byte costs O(1) for each. */
        const size_t need = kept->len + len, twice = 2 * kept->room;
        kept = resize(kept, need > twice ? need : twice);
    }
    memcpy(kept->bytes + kept->len, data, len);
    kept->len += len;
    return kept;
}

struct kept *kept_skip(struct kept *kept, size_t n)
{
    assert(n <= kept->len);
    kept->len -= n;
    if (kept->len == 0) {
        mem_free(kept);
        return NULL;
    }
    if (n > 0)
        memmove(kept->bytes, kept->bytes + n, kept->len);
    if (kept->room > SHRINK_ABOVE_BYTES && kept->len < kept->room / 4)
        kept = resize(kept, kept->len);
    return kept;
}
