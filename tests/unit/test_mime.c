/* test_mime.c - a mail as bytes, and what must not get into them. */

#include "check.h"

#include "wire/mime.h"

enum { ROOM = 64 * 1024 };

static uint8_t bytes[ROOM + 1];

static const struct mime_mail plain = {
    .from = "judify@learn.example.org",
    .to = "ann@example.org",
    .id = "01890000-0000-7000-8000-000000000001",
    .subject = "Lesson confirmed",
    .text = "Hello Ann,\nyour lesson stands.\n",
    .date_ms = INT64_C(1795426200000), /* 2026-11-23 09:30 */
};

/* What is written, with a NUL. */
static const char *written(const struct mime_mail *mail)
{
    size_t len = 0;
    CHECK(mime_write(mail, bytes, ROOM, &len) == OK, "%s", mail->subject);
    bytes[len] = '\0';
    return (const char *)bytes;
}

TEST(test_a_whole_mail)
{
    assert_string_equal(
        written(&plain),
        "Date: Mon, 23 Nov 2026 09:30:00 +0000\r\n"
        "From: Judify <judify@learn.example.org>\r\n"
        "To: <ann@example.org>\r\n"
        "Subject: Lesson confirmed\r\n"
        "Message-ID: "
        "<01890000-0000-7000-8000-000000000001@learn.example.org>\r\n"
        "Auto-Submitted: auto-generated\r\n"
        "MIME-Version: 1.0\r\n"
        "Content-Type: text/plain; charset=utf-8\r\n"
        "Content-Transfer-Encoding: quoted-printable\r\n"
        "\r\n"
        "Hello Ann,\r\nyour lesson stands.\r\n");
}

/* Examples of RFC 2047's rules; the field as a whole, folded. */
static const struct {
    const char *name, *subject, *want;
} subjects[] = {
    { "ascii", "Maths: 09:00", "Maths: 09:00" },
    { "umlaut", "Gr\xc3\xbc\xc3\x9f Gott", "=?UTF-8?Q?Gr=C3=BC=C3=9F_Gott?=" },
    { "looks encoded",
      "=?UTF-8?Q?x?=", "=?UTF-8?Q?=3D=3FUTF=2D8=3FQ=3Fx=3F=3D?=" },
    { "a line of its own", "x\r\nBcc: eve@example.org",
      "=?UTF-8?Q?x__Bcc=3A_eve=40example=2Eorg?=" },
    { "a folded line", "x\n y", "=?UTF-8?Q?x__y?=" },
    { "a bell and a delete", "a\x07z\x7f", "=?UTF-8?Q?a_z_?=" },
    { "not UTF-8", "\xff\xfe", "=?UTF-8?Q?=FF=FE?=" },
    { "long ascii",
      "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      "=?UTF-8?Q?aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa?=\r\n"
      " =?UTF-8?Q?aaaaaaaaaaaaa?=" },
    { "no character in two words",
      "x\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac"
      "\xe2\x82\xac\xe2\x82\xac",
      "=?UTF-8?Q?x=E2=82=AC=E2=82=AC=E2=82=AC=E2=82=AC=E2=82=AC?=\r\n"
      " =?UTF-8?Q?=E2=82=AC=E2=82=AC?=" },
};

TEST(test_subjects)
{
    for (size_t i = 0; i < COUNT_OF(subjects); i++) {
        struct mime_mail mail = plain;
        mail.subject = subjects[i].subject;
        const char *field = strstr(written(&mail), "Subject: ") + 9;
        const size_t len = strlen(subjects[i].want);
        CHECK(strncmp(field, subjects[i].want, len) == 0 &&
                  strncmp(field + len, "\r\nMessage-ID: ", 14) == 0,
              "%s: %.200s", subjects[i].name, field);
    }
}

static const struct {
    const char *name, *text, *want;
} texts[] = {
    { "equals", "a=b\n", "a=3Db\r\n" },
    { "a space at the end", "-- \nx \n", "--=20\r\nx=20\r\n" },
    { "no line feed at the end", "x", "x\r\n" },
    { "an empty line", "x\n\ny\n", "x\r\n\r\ny\r\n" },
    { "a bare CR", "x\ry\n", "x=0Dy\r\n" },
    { "an end of the text", "x\n.\ny\n", "x\r\n.\r\ny\r\n" },
    { "a euro", "\xe2\x82\xac\n", "=E2=82=AC\r\n" },
};

TEST(test_texts)
{
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        struct mime_mail mail = plain;
        mail.text = texts[i].text;
        const char *text = strstr(written(&mail), "\r\n\r\n") + 4;
        CHECK(strcmp(text, texts[i].want) == 0, "%s: %s", texts[i].name, text);
    }
}

/* Whatever comes in: lines of 76 at most that end in CR LF, visible. */
TEST(test_lines)
{
    char any[2000];
    for (size_t i = 0; i < sizeof any - 1; i++)
        any[i] = (char)(i * 31 % 255 + 1);
    any[sizeof any - 1] = '\0';
    struct mime_mail mail = plain;
    mail.text = mail.subject = any;
    size_t in_line = 0;
    for (const char *at = written(&mail); *at != '\0'; at++, in_line++) {
        if (*at == '\r') {
            CHECK(at[1] == '\n', "a bare CR");
            CHECK(in_line <= 76, "a line of %zu", in_line);
            in_line = (size_t)-2;
        } else {
            CHECK(*at == '\n' ? at[-1] == '\r' : *at >= ' ' && *at <= '~',
                  "byte %d", *at);
        }
    }
}

static const struct {
    const char *address;
    bool is_one;
} addresses[] = {
    { "ann@example.org", true },
    { "a.b+c_d'e@x-y.example", true },
    { "ann", false },
    { "", false },
    { "@example.org", false },
    { "ann@", false },
    { "ann@.org", false },
    { "ann@example..org", false },
    { ".ann@example.org", false },
    { "a..b@example.org", false },
    { "ann.@example.org", false },
    { "ann@exa mple.org", false },
    { "a>b@example.org", false },
    { "\"a b\"@example.org", false },
    { "ann@[127.0.0.1]", false },
    { "ann@example.org\r\nBcc: eve@example.org", false },
    { "a\r\nb@example.org", false },
    { "ann@eve@example.org", false },
    { "\xc3\xbc@example.org", false },
};

TEST(test_addresses)
{
    size_t len = 0;
    for (size_t i = 0; i < COUNT_OF(addresses); i++) {
        const bool is_one = addresses[i].is_one;
        struct mime_mail to = plain, from = plain;
        to.to = from.from = addresses[i].address;
        CHECK(mime_is_address(to.to) == is_one, "%s", to.to);
        CHECK((mime_write(&to, bytes, ROOM, &len) == OK) == is_one, "%s",
              to.to);
        CHECK((mime_write(&from, bytes, ROOM, &len) == OK) == is_one, "%s",
              to.to);
    }
    struct mime_mail id = plain;
    id.id = "1>\r\nBcc: eve";
    assert_int_equal(mime_write(&id, bytes, ROOM, &len), ERR_MALFORMED);
}

TEST(test_every_room)
{
    const size_t whole = strlen(written(&plain));
    for (size_t room = 0; room <= whole; room++) {
        struct slice lent = exact_new(bytes, room);
        size_t len = 77;
        const enum status st =
            mime_write(&plain, (uint8_t *)(uintptr_t)lent.data, room, &len);
        CHECK(st == (room < whole ? ERR_FULL : OK), "room %zu", room);
        CHECK(len == (room < whole ? 77 : whole), "room %zu: %zu", room, len);
        exact_free(lent);
    }
}

int main(void)
{
    return RUN(cmocka_unit_test(test_a_whole_mail),
               cmocka_unit_test(test_subjects), cmocka_unit_test(test_texts),
               cmocka_unit_test(test_lines), cmocka_unit_test(test_addresses),
               cmocka_unit_test(test_every_room));
}
