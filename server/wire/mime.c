#include "wire/mime.h"

#include <string.h>

#include "base/moment.h"
#include "base/slice.h"

enum {
    LINE_MAX_CHARS = 76, /* RFC 2045 6.7; with encoded words RFC 2047 2 */
    PLAIN_MAX_CHARS = 64,

    /* Of one encoded word, between its "=?UTF-8?Q?" and "?=": so that it
     * fits a line behind "Subject: ". */
    WORD_MAX_CHARS = 54,
};

/* Where the bytes go.  What has no room is counted and left out. */
struct pen {
    uint8_t *out;
    size_t room, len;
};

static void put(struct pen *pen, const char *text)
{
    for (; *text != '\0'; text++, pen->len++) {
        if (pen->len < pen->room)
            pen->out[pen->len] = (uint8_t)*text;
    }
}

static void put_byte(struct pen *pen, char byte)
{
    put(pen, (const char[]){ byte, '\0' });
}

/* "=C3" */
static void put_encoded(struct pen *pen, char byte)
{
    static const char digits[] = "0123456789ABCDEF";
    const unsigned value = (unsigned char)byte;
    put_byte(pen, '=');
    put_byte(pen, digits[value >> 4]);
    put_byte(pen, digits[value & 15]);
}

static void put_number(struct pen *pen, int64_t number, int n_digits)
{
    char text[21];
    char *at = text + sizeof text - 1;
    *at = '\0';
    for (; n_digits > 0 || number > 0; number /= 10, n_digits--)
        *--at = (char)('0' + number % 10);
    put(pen, at);
}

static bool is_letter_or_digit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9');
}

/* --- addresses ------------------------------------------------------------ */

/* Words of `others`, letters and digits, with single dots between them. */
static bool is_dotted(struct slice text, const char *others)
{
    size_t word = 0;
    for (size_t i = 0; i < text.len; i++) {
        const char c = (char)text.data[i];
        const bool is_word =
            is_letter_or_digit(c) || (c != '\0' && strchr(others, c) != NULL);
        if (!is_word && !(c == '.' && word > 0))
            return false;
        word = is_word ? word + 1 : 0;
    }
    return word > 0;
}

bool mime_is_address(const char *address)
{
    const char *sign = strchr(address, '@');
    return sign != NULL &&
           is_dotted(slice_of(address, (size_t)(sign - address)),
                     "!#$%&'*+-/=?^_`{|}~") &&
           is_dotted(slice_text(sign + 1), "-");
}

/* --- fields --------------------------------------------------------------- */

static void put_field(struct pen *pen, const char *name, const char *value)
{
    put(pen, name);
    put(pen, value);
    put(pen, "\r\n");
}

static void put_date(struct pen *pen, int64_t ms)
{
    static const char *const weekdays[] = { "Thu", "Fri", "Sat", "Sun",
                                            "Mon", "Tue", "Wed" };
    static const char *const months[] = { "Jan", "Feb", "Mar", "Apr",
                                          "May", "Jun", "Jul", "Aug",
                                          "Sep", "Oct", "Nov", "Dec" };
    const int64_t s = ms / 1000, day = s / 86400;
    const struct date date = date_of_days(day);
    put(pen, "Date: ");
    put(pen, weekdays[day % 7]); /* 1970-01-01 was a Thursday */
    put(pen, ", ");
    put_number(pen, date.day, 1);
    put_byte(pen, ' ');
    put(pen, months[date.month - 1]);
    put_byte(pen, ' ');
    put_number(pen, date.year, 4);
    put_byte(pen, ' ');
    put_number(pen, s / 3600 % 24, 2);
    put_byte(pen, ':');
    put_number(pen, s / 60 % 60, 2);
    put_byte(pen, ':');
    put_number(pen, s % 60, 2);
    put(pen, " +0000\r\n");
}

/* As it stands: short, visible, and nothing that a reader would decode. */
static bool is_plain(const char *subject)
{
    const size_t len = strlen(subject);
    for (size_t i = 0; i < len; i++) {
        if (subject[i] < ' ' || subject[i] > '~')
            return false;
    }
    return len <= PLAIN_MAX_CHARS && strstr(subject, "=?") == NULL;
}

/* Bytes of the character at `text`, which is not at its end. */
static size_t character_len(const char *text)
{
    size_t len = 1;
    while (len < 4 && ((unsigned char)text[len] & 0xC0) == 0x80)
        len++;
    return len;
}

static void put_word_byte(struct pen *pen, char c)
{
    if ((c >= 0 && c <= ' ') || c == 0x7F)
        put_byte(pen, '_'); /* a space, RFC 2047 4.2 */
    else if (is_letter_or_digit(c))
        put_byte(pen, c);
    else
        put_encoded(pen, c);
}

/* No character is cut between two words (RFC 2047 5). */
static void put_words(struct pen *pen, const char *text)
{
    size_t in_word = 0;
    put(pen, "=?UTF-8?Q?");
    while (*text != '\0') {
        const size_t len = character_len(text);
        if (in_word + 3 * len > WORD_MAX_CHARS) {
            put(pen, "?=\r\n =?UTF-8?Q?");
            in_word = 0;
        }
        const size_t before = pen->len;
        for (size_t i = 0; i < len; i++)
            put_word_byte(pen, text[i]);
        in_word += pen->len - before;
        text += len;
    }
    put(pen, "?=");
}

static void put_subject(struct pen *pen, const char *subject)
{
    put(pen, "Subject: ");
    if (is_plain(subject))
        put(pen, subject);
    else
        put_words(pen, subject);
    put(pen, "\r\n");
}

static void put_head(struct pen *pen, const struct mime_mail *mail)
{
    put_date(pen, mail->date_ms);
    put(pen, "From: Judify <");
    put_field(pen, mail->from, ">");
    put(pen, "To: <");
    put_field(pen, mail->to, ">");
    put_subject(pen, mail->subject);
    put(pen, "Message-ID: <");
    put(pen, mail->id);
    put_field(pen, strchr(mail->from, '@'), ">");
    /* RFC 3834: no machine need answer. */
    put_field(pen, "Auto-Submitted: ", "auto-generated");
    put_field(pen, "MIME-Version: ", "1.0");
    put_field(pen, "Content-Type: ", "text/plain; charset=utf-8");
    put_field(pen, "Content-Transfer-Encoding: ", "quoted-printable");
    put(pen, "\r\n");
}

/* --- the text ------------------------------------------------------------- */

/* A space at the end of a line would be lost on the way. */
static bool is_literal(const char *at)
{
    const bool is_last = at[1] == '\n' || at[1] == '\0';
    return *at == ' ' ? !is_last : *at > ' ' && *at <= '~' && *at != '=';
}

static void put_text(struct pen *pen, const char *text)
{
    size_t in_line = 0;
    for (; *text != '\0'; text++) {
        if (*text == '\n') {
            put(pen, "\r\n");
            in_line = 0;
            continue;
        }
        const size_t len = is_literal(text) ? 1 : 3;
        if (in_line + len > LINE_MAX_CHARS - 1) {
            put(pen, "=\r\n");
            in_line = 0;
        }
        if (len == 1)
            put_byte(pen, *text);
        else
            put_encoded(pen, *text);
        in_line += len;
    }
    if (in_line > 0)
        put(pen, "\r\n");
}

enum status mime_write(const struct mime_mail *mail, uint8_t *out, size_t room,
                       size_t *out_len)
{
    if (!mime_is_address(mail->from) || !mime_is_address(mail->to) ||
        !is_dotted(slice_text(mail->id), "-"))
        return ERR_MALFORMED;
    struct pen pen = { out, room, 0 };
    put_head(&pen, mail);
    put_text(&pen, mail->text);
    if (pen.len > room)
        return ERR_FULL;
    *out_len = pen.len;
    return OK;
}
