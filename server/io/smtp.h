/*
 * io/smtp.h - hand a mail to a mail server, through libcurl.
 *
 *   bytes --smtp_send--> STARTTLS or TLS, login, SMTP --> what became of it
 *
 * Blocks, with deadlines: for a thread that may wait two minutes, and never
 * for the loop's.  What goes to another machine goes over TLS, and the
 * server's certificate must be right; on loopback nobody listens in, and it
 * goes as it is.  One connection for each mail: one that idles is one more
 * thing that may have died.
 */
#ifndef IO_SMTP_H
#define IO_SMTP_H

#include <stdatomic.h>
#include <stdbool.h>

#include "base/slice.h"
#include "base/status.h"

struct smtp;

/* Borrowed during smtp_open. */
struct smtp_config {
    const char *url;           /* smtp://HOST:PORT, smtps://HOST:PORT       */
    const char *from;          /* the address that mails come from; its
                                  domain is what we call ourselves          */
    const char *user;          /* NULL: without a login                     */
    const char *password_file; /* its first line; with user                 */
    const char *ca_file;       /* PEM: whose certificates are right; NULL:
                                  the system's                              */
};

enum smtp_outcome {
    SMTP_TAKEN,   /* 250: it is the mail server's now      */
    SMTP_PUT_OFF, /* 4xx: this mail, later                 */
    SMTP_REFUSED, /* 5xx: this mail, never                 */
    SMTP_AWAY,    /* no server, no TLS, no login: no mail  */
};

/* What came of it.  A plain value. */
struct smtp_result {
    enum smtp_outcome outcome;
    long code;          /* the server's last answer; 0: none    */
    const char *reason; /* libcurl's words: static, without any
                           address                              */
};

/*
 * Read the files and be ready to send; before the first thread is started.
 *
 * out   the caller's until smtp_close.
 *
 * Returns OK; ERR_IO when a file cannot be read (logged, with what to do).
 */
MUST_CHECK enum status smtp_open(const struct smtp_config *config,
                                 struct smtp **out);

/* After the last smtp_send.  smtp_close(NULL) does nothing. */
void smtp_close(struct smtp *smtp);

/*
 * Send `message` (wire/mime.h) to `to`; on one thread at a time.
 *
 * to       an address as mime_is_address wants it; borrowed, as `message`.
 * is_over  looked at every second: once it is true, this ends as SMTP_AWAY.
 */
struct smtp_result smtp_send(struct smtp *smtp, const char *to,
                             struct slice message, const _Atomic bool *is_over);

#endif
