#include "io/smtp.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <curl/curl.h>

#include "base/limits.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"

struct smtp {
    CURL *easy;
    struct text url, from, user, password, ca;
    bool is_loopback;
};

/* --- opening -------------------------------------------------------------- */

static enum status read_file(const char *name, struct text *out)
{
    char block[4096];
    size_t n = 0;
    FILE *file = fopen(name, "re");
    if (file == NULL) {
        log_error("file of the mail server not read file=%s error=%d", name,
                  errno);
        return ERR_IO;
    }
    while (out->len < LIMIT_MAIL_FILE_BYTES &&
           (n = fread(block, 1, sizeof block, file)) > 0)
        text_append(out, slice_of(block, n));
    const bool is_whole = feof(file) && !ferror(file) && out->len > 0;
    fclose(file);
    if (!is_whole)
        log_error("file of the mail server empty or too large file=%s", name);
    return is_whole ? OK : ERR_IO;
}

static enum status read_password(const char *name, struct text *out)
{
    struct text file = { NULL, 0, 0 };
    const enum status st = read_file(name, &file);
    if (st == OK)
        text_append(out, slice_of(file.data, strcspn(file.data, "\r\n")));
    text_done(&file);
    return st;
}

static bool is_loopback(const char *url)
{
    const char *host = strstr(url, "://") + 3;
    return strncmp(host, "127.", 4) == 0 || strncmp(host, "[::1]", 5) == 0 ||
           strcmp(host, "localhost") == 0 ||
           strncmp(host, "localhost:", 10) == 0;
}

enum status smtp_open(const struct smtp_config *config, struct smtp **out)
{
    struct smtp *smtp = mem_new(sizeof *smtp);
    enum status st = OK;
    /* What stands behind the host is the name that we say in EHLO. */
    text_print(&smtp->url, "%s/%s", config->url, strchr(config->from, '@') + 1);
    text_print(&smtp->from, "<%s>", config->from);
    smtp->is_loopback = is_loopback(config->url);
    if (config->user != NULL) {
        text_print(&smtp->user, "%s", config->user);
        st = read_password(config->password_file, &smtp->password);
    }
    if (st == OK && config->ca_file != NULL)
        st = read_file(config->ca_file, &smtp->ca);
    if (st == OK && curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        st = ERR_IO;
    if (st == OK) {
        smtp->easy = curl_easy_init();
        *out = smtp;
    } else {
        smtp_close(smtp);
    }
    return st;
}

void smtp_close(struct smtp *smtp)
{
    if (smtp == NULL)
        return;
    if (smtp->easy != NULL) {
        curl_easy_cleanup(smtp->easy);
        curl_global_cleanup();
    }
    struct text *const texts[] = { &smtp->url, &smtp->from, &smtp->user,
                                   &smtp->password, &smtp->ca };
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        text_done(texts[i]);
    mem_free(smtp);
}

/* --- sending -------------------------------------------------------------- */

/* One mail on its way; libcurl's callbacks get it. */
struct sending {
    struct slice rest; /* of the message */
    const _Atomic bool *is_over;
};

static size_t on_read(char *buffer, size_t size, size_t count, void *argument)
{
    struct sending *sending = argument;
    const size_t room = size * count;
    const size_t n = sending->rest.len < room ? sending->rest.len : room;
    if (n > 0)
        memcpy(buffer, sending->rest.data, n);
    sending->rest = slice_skip(sending->rest, n);
    return n;
}

/* Not 0: give up. */
static int on_progress(void *argument, curl_off_t down_total, curl_off_t down,
                       curl_off_t up_total, curl_off_t up)
{
    (void)down_total, (void)down, (void)up_total, (void)up;
    const struct sending *sending = argument;
    return atomic_load(sending->is_over);
}

static void set_server(const struct smtp *smtp)
{
    CURL *easy = smtp->easy;
    (void)curl_easy_setopt(easy, CURLOPT_URL, smtp->url.data);
    (void)curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    (void)curl_easy_setopt(easy, CURLOPT_PROXY, "");
    (void)curl_easy_setopt(
        easy, CURLOPT_USE_SSL,
        (long)(smtp->is_loopback ? CURLUSESSL_NONE : CURLUSESSL_ALL));
    (void)curl_easy_setopt(easy, CURLOPT_SSLVERSION,
                           (long)CURL_SSLVERSION_TLSv1_2);
    if (smtp->ca.len > 0) {
        struct curl_blob blob = { .data = smtp->ca.data,
                                  .len = smtp->ca.len,
                                  .flags = CURL_BLOB_NOCOPY };
        (void)curl_easy_setopt(easy, CURLOPT_CAINFO_BLOB, &blob);
    }
    if (smtp->user.len > 0) {
        (void)curl_easy_setopt(easy, CURLOPT_USERNAME, smtp->user.data);
        (void)curl_easy_setopt(easy, CURLOPT_PASSWORD, smtp->password.data);
        /* Inside TLS nothing is gained by the cleverer ones, nor by waiting
         * to be asked. */
        (void)curl_easy_setopt(easy, CURLOPT_SASL_IR, 1L);
        (void)curl_easy_setopt(easy, CURLOPT_LOGIN_OPTIONS,
                               "AUTH=PLAIN;AUTH=LOGIN");
    }
}

static void set_deadlines(CURL *easy)
{
    (void)curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    (void)curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS,
                           (long)LIMIT_MAIL_CONNECT_MS);
    (void)curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)LIMIT_MAIL_SEND_MS);
    (void)curl_easy_setopt(easy, CURLOPT_SERVER_RESPONSE_TIMEOUT,
                           (long)(LIMIT_MAIL_SEND_MS / 1000));
    /* A name server that does not answer must not hold us at the end. */
    (void)curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
    (void)curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L);
}

static void set_mail(const struct smtp *smtp, const struct curl_slist *to,
                     struct sending *sending)
{
    CURL *easy = smtp->easy;
    (void)curl_easy_setopt(easy, CURLOPT_MAIL_FROM, smtp->from.data);
    (void)curl_easy_setopt(easy, CURLOPT_MAIL_RCPT, to);
    (void)curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
    (void)curl_easy_setopt(easy, CURLOPT_READFUNCTION, on_read);
    (void)curl_easy_setopt(easy, CURLOPT_READDATA, sending);
    (void)curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
    (void)curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, on_progress);
    (void)curl_easy_setopt(easy, CURLOPT_XFERINFODATA, sending);
}

/*
 * Whether the server's last answer was about this mail.  SEND_ERROR is an
 * answer to MAIL, RCPT or DATA; WEIRD_SERVER_REPLY one to the greeting, or to
 * the end of the text.
 */
static bool is_about_mail(CURLcode result, const struct sending *sending)
{
    return result == CURLE_SEND_ERROR ||
           (result == CURLE_WEIRD_SERVER_REPLY && sending->rest.len == 0);
}

static enum smtp_outcome outcome_of(CURLcode result, long code,
                                    const struct sending *sending)
{
    /* It closes (RFC 5321 3.8), or wants a login (RFC 4954 6): not the mail's
     * fault either. */
    enum { CLOSING = 421, LOGIN_WANTED = 530 };
    if (result == CURLE_OK)
        return SMTP_TAKEN;
    if (!is_about_mail(result, sending) || code < 400 || code == CLOSING ||
        code == LOGIN_WANTED)
        return SMTP_AWAY;
    return code < 500 ? SMTP_PUT_OFF : SMTP_REFUSED;
}

struct smtp_result smtp_send(struct smtp *smtp, const char *to,
                             struct slice message, const _Atomic bool *is_over)
{
    struct sending sending = { message, is_over };
    struct curl_slist *recipients = curl_slist_append(NULL, to);
    long code = 0;
    curl_easy_reset(smtp->easy);
    set_server(smtp);
    set_deadlines(smtp->easy);
    set_mail(smtp, recipients, &sending);
    const CURLcode result = curl_easy_perform(smtp->easy);
    (void)curl_easy_getinfo(smtp->easy, CURLINFO_RESPONSE_CODE, &code);
    curl_slist_free_all(recipients);
    return (struct smtp_result){
        .outcome = outcome_of(result, code, &sending),
        .code = code,
        .reason = curl_easy_strerror(result),
    };
}
