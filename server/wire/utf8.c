#include "wire/utf8.h"

#include <stddef.h>
#include <string.h>

/* How many of the first bytes are ASCII, in steps of 8. */
static size_t ascii_run(struct slice s)
{
    size_t n = 0;
    for (uint64_t eight; s.len - n >= sizeof eight; n += sizeof eight) {
        memcpy(&eight, s.data + n, sizeof eight);
        if ((eight & UINT64_C(0x8080808080808080)) != 0)
            break;
    }
    return n;
}

/* What may follow a lead byte: RFC 3629 section 4.  False for a byte that
 * leads nothing.  Where the second byte is narrower than 80 .. BF, the whole
 * of it would be an overlong form (E0, F0), a surrogate (ED) or above
 * U+10FFFF (F4). */
static bool lead(struct utf8 *utf8, uint8_t byte)
{
    *utf8 = (struct utf8){ .left = 0, .low = 0x80, .high = 0xBF };
    if (byte < 0x80)
        return true;
    if (byte < 0xC2 || byte > 0xF4)
        return false;

    utf8->left = byte < 0xE0 ? 1 : byte < 0xF0 ? 2 : 3;
    if (byte == 0xE0)
        utf8->low = 0xA0;
    else if (byte == 0xED)
        utf8->high = 0x9F;
    else if (byte == 0xF0)
        utf8->low = 0x90;
    else if (byte == 0xF4)
        utf8->high = 0x8F;
    return true;
}

static bool follow(struct utf8 *utf8, uint8_t byte)
{
    if (byte < utf8->low || byte > utf8->high)
        return false;
    *utf8 = (struct utf8){ (uint8_t)(utf8->left - 1), 0x80, 0xBF };
    return true;
}

enum status utf8_feed(struct utf8 *utf8, struct slice piece)
{
    size_t i = 0;
    while (i < piece.len) {
        if (utf8->left == 0)
            i += ascii_run(slice_skip(piece, i));
        if (i == piece.len)
            break;
        const uint8_t byte = piece.data[i++];
        if (!(utf8->left == 0 ? lead(utf8, byte) : follow(utf8, byte)))
            return ERR_MALFORMED;
    }
    return OK;
}

bool utf8_is_valid(struct slice text)
{
    struct utf8 utf8 = { 0 };
    return utf8_feed(&utf8, text) == OK && utf8_is_complete(&utf8);
}
