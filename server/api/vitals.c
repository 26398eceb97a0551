#include "api/vitals.h"

#include <inttypes.h>
#include <string.h>

#include <sodium.h>

#include "api/call.h"
#include "api/exchange.h"
#include "api/postman.h"
#include "api/service.h"
#include "base/log.h"
#include "base/text.h"
#include "domain/readiness.h"
#include "io/loop.h"
#include "relay/relay.h"
#include "wire/envelope.h"

static void answer_text(struct call *call, int http_status, const char *type,
                        const char *text)
{
    exchange_answer(call->exchange, &(struct answer){
                                        .http_status = http_status,
                                        .type = type,
                                        .body = slice_text(text),
                                    });
}

void vitals_serve_health(struct call *call)
{
    answer_text(call, 200, "text/plain", "ok\n");
}

/* --- /readyz ------------------------------------------------------------ */

static void ask_database(struct job *job, unsigned worker)
{
    struct call *call = OWNER_OF(job, struct call, job);
    if (readiness_check(call->service->stores[worker]) != OK)
        call->reply.problem = PROBLEM_SERVER_FAILED;
}

static void tell_ready(struct job *job)
{
    struct call *call = OWNER_OF(job, struct call, job);
    if (call_return(call) == NULL)
        return;
    if (call->reply.problem != PROBLEM_NONE)
        answer_text(call, 503, "text/plain", "the database does not answer\n");
    else
        answer_text(call, 200, "text/plain", "ready\n");
}

void vitals_serve_ready(struct call *call)
{
    if (call->service->is_stopping)
        answer_text(call, 503, "text/plain", "stopping\n");
    else
        call_submit(call, ask_database, tell_ready);
}

/* --- /metrics ----------------------------------------------------------- */

static void put_gauge(struct text *out, const char *name, const char *help,
                      uint64_t value)
{
    text_print(out,
               "# HELP judify_%s %s\n# TYPE judify_%s gauge\n"
               "judify_%s %" PRIu64 "\n",
               name, help, name, name, value);
}

static void put_counter(struct text *out, const char *name, const char *help,
                        uint64_t value)
{
    text_print(out,
               "# HELP judify_%s_total %s\n# TYPE judify_%s_total counter\n"
               "judify_%s_total %" PRIu64 "\n",
               name, help, name, name, value);
}

static void put_relay(struct text *out, const struct relay_counters *c)
{
    put_gauge(out, "links", "Open links.", c->links);
    put_gauge(out, "users_known", "Users in memory.", c->users_known);
    put_gauge(out, "mailboxes", "Mailboxes that hold something.", c->mailboxes);
    put_gauge(out, "envelopes_waiting", "Envelopes in mailboxes.",
              c->envelopes_waiting);
    put_gauge(out, "envelope_bytes_waiting", "Payload bytes in mailboxes.",
              c->bytes_waiting);
    put_counter(out, "links_opened", "Links opened.", c->links_opened);
    put_counter(out, "sends", "SEND envelopes received.", c->sent);
    put_counter(out, "accepted", "SEND envelopes accepted.", c->accepted);
    put_counter(out, "delivered", "DELIVER envelopes sent.", c->delivered);
    put_counter(out, "acked", "Envelopes acknowledged.", c->acked);
    put_counter(out, "ephemeral", "Ephemeral envelopes handed over.",
                c->ephemeral);
    put_counter(out, "late_refusals", "Envelopes given up after ACCEPTED.",
                c->late_refusals);
    put_counter(out, "links_cut_slow", "Links cut: they did not read.",
                c->links_cut_slow);
    put_counter(out, "links_cut_silent", "Links cut: nothing was heard.",
                c->links_cut_silent);

    text_print(out, "# HELP judify_refused_total SEND envelopes refused.\n"
                    "# TYPE judify_refused_total counter\n");
    for (unsigned code = 1; code < ENVELOPE_CODE_COUNT; code++)
        text_print(out, "judify_refused_total{reason=\"%s\"} %" PRIu64 "\n",
                   envelope_code_name((enum envelope_code)code),
                   c->refused[code]);
}

static void put_http(struct text *out, const struct service_counters *c)
{
    put_gauge(out, "http_connections", "Open HTTP connections.", c->exchanges);
    put_counter(out, "http_requests", "HTTP requests begun.", c->requests);
    put_counter(out, "http_work_microseconds", "Time spent by workers.",
                c->work_us);
    put_counter(out, "http_writes_refused",
                "Changes refused: their user makes too many.",
                c->writes_refused);
    put_counter(out, "reminders_given", "Reminders of lessons given.",
                c->reminders);
    text_print(out, "# HELP judify_http_answers_total HTTP answers.\n"
                    "# TYPE judify_http_answers_total counter\n");
    for (unsigned class = 1; class <= 5; class ++)
        text_print(out,
                   "judify_http_answers_total{class=\"%uxx\"} %" PRIu64 "\n",
                   class, c->answers[class]);
}

static void put_loop(struct text *out, const struct loop *loop)
{
    const struct loop_counters *c = loop_counters(loop);
    put_gauge(out, "connections", "Open TCP connections.",
              loop_conn_count(loop));
    put_counter(out, "ticks", "Turns of the event loop.", c->ticks);
    put_counter(out, "connections_accepted", "TCP connections accepted.",
                c->accepted);
    put_counter(out, "connections_refused", "TCP connections refused.",
                c->refused);
    put_counter(out, "bytes_in", "Bytes received.", c->bytes_in);
    put_counter(out, "bytes_out", "Bytes sent.", c->bytes_out);
    if (c->tls_expires_s != 0)
        put_gauge(out, "tls_certificate_expires_seconds",
                  "Unix time at which the certificate ends.",
                  (uint64_t)c->tls_expires_s);
    put_counter(out, "tls_handshakes", "TLS handshakes done.", c->handshakes);
    put_counter(out, "tls_handshakes_failed", "TLS handshakes given up.",
                c->handshakes_failed);
    put_counter(out, "writes", "Write system calls.", c->writes);
}

static void put_mail(struct text *out, const struct postman *postman)
{
    const struct postman_counters *c = postman_counters(postman);
    put_gauge(out, "mails_waiting", "Mails that wait to be sent.", c->waiting);
    put_counter(out, "mails_sent", "Mails that a mail server has taken.",
                c->sent);
    put_counter(out, "mails_put_off", "Times that a mail was not taken yet.",
                c->put_off);
    put_counter(out, "mails_failed", "Mails given up.", c->failed);
}

static void put_faults(struct text *out, const struct service *service)
{
    const struct readiness_failures failures =
        readiness_failures(service->stores, service->n_stores);
    put_counter(out, "database_failures", "The disk or the file failed.",
                failures.failed);
    put_counter(out, "database_busy", "A lock of the database did not come.",
                failures.busy);
    put_counter(out, "log_lines_dropped", "Nobody read standard error.",
                log_dropped());
}

static bool is_loopback(const char *address)
{
    return strncmp(address, "127.", 4) == 0 || strcmp(address, "::1") == 0 ||
           strncmp(address, "::ffff:127.", 11) == 0;
}

/* Whether a proxy says that somebody else asks: its own address tells
 * nothing then. */
static bool is_forwarded(const struct request *request)
{
    static const char *const names[] = { "X-Forwarded-For", "Forwarded", "Via",
                                         "X-Real-IP" };
    size_t n = 0;
    for (size_t i = 0; i < COUNT_OF(names); i++)
        n += request_count_fields(request, names[i]);
    return n > 0;
}

static bool may_read_metrics(const struct call *call)
{
    const struct request *request = &call->parser.request;
    const char *token = call->service->config.metrics_token;
    if (token == NULL)
        return !is_forwarded(request) &&
               is_loopback(exchange_address(call->exchange, call->arena));
    const struct slice given = request_field(request, "authorization");
    const char *want = arena_print(call->arena, "Bearer %s", token);
    return given.len == strlen(want) &&
           sodium_memcmp(given.data, want, given.len) == 0;
}

void vitals_serve_metrics(struct call *call)
{
    if (!may_read_metrics(call)) {
        exchange_refuse(call->exchange, PROBLEM_NOT_ALLOWED, NULL);
        return;
    }
    struct text *out = &call->body;
    put_relay(out, relay_counters(call->service->relay));
    put_http(out, &call->service->counters);
    put_loop(out, call->service->loop);
    put_faults(out, call->service);
    if (call->service->postman != NULL)
        put_mail(out, call->service->postman);
    put_gauge(out, "jobs", "Jobs queued or running.",
              pool_busy(call->service->pool));
    answer_text(call, 200, "text/plain; version=0.0.4", out->data);
}

void vitals_serve_version(struct call *call)
{
    const struct service_config *config = &call->service->config;
    answer_text(call, 200, "application/json",
                arena_print(call->arena,
                            "{\"version\":\"%s\",\"build\":\"%s\","
                            "\"protocol\":\"judify.v1\",\"schema\":%d}",
                            config->version, config->build,
                            readiness_schema()));
}
