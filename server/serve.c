#include "serve.h"

#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "api/asset.h"
#include "api/guard.h"
#include "api/service.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/slice.h"
#include "config.h"
#include "io/loop.h"
#include "io/pool.h"
#include "io/timer.h"
#include "relay/relay.h"
#include "store/claim.h"
#include "store/migration.h"
#include "store/store.h"

/* Links are told to go over this time, so that they do not come back all at
 * once; what is still open after STOP_MS is dropped. */
enum { STOP_SPREAD_MS = 2000, STOP_MS = 8000, STOP_LOOK_MS = 50 };

/* The server while it runs.  Every pointer starts NULL. */
struct server {
    int claim; /* on the data folder; -1 */
    struct config *config;
    struct assets *assets;
    struct store **stores; /* config->workers of them */
    struct loop *loop;
    struct pool *pool;
    struct guard *guard;
    struct relay *relay;
    struct service *service;
    struct loop_signal signals;
    struct timer stop_timer;
    int64_t stop_by_ms; /* 0 while nobody asked us to stop */
};

/* --- up the stairs ------------------------------------------------------ */

static enum status open_assets(struct server *server)
{
    const char *dir = server->config->web;
    if (dir != NULL && assets_read(dir, &server->assets) == OK) {
        log_info("web app read files=%zu bytes=%zu",
                 assets_count(server->assets), assets_bytes(server->assets));
        return OK;
    }
    log_warn("serving the API without the web app: run 'make web', or give "
             "--web DIR");
    server->assets = assets_new();
    return OK;
}

static enum status make_folder(const char *dir)
{
    if (mkdir(dir, 0700) == 0 || access(dir, W_OK) == 0)
        return OK;
    log_error("data folder cannot be used dir=%s: make it, or give --data DIR",
              dir);
    return ERR_IO;
}

enum status serve_open_store(const struct config *config, struct store **out)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/judify.db", config->data);
    const enum status st = make_folder(config->data);
    return st == OK ? store_open(path, out) : st;
}

static enum status open_stores(struct server *server)
{
    const size_t n = (size_t)server->config->workers;
    const char *dir = server->config->data;
    if (make_folder(dir) != OK || claim_open(dir, &server->claim) != OK)
        return ERR_IO;
    server->stores = mem_new_array(n, sizeof *server->stores);
    for (size_t i = 0; i < n; i++) {
        enum status st = serve_open_store(server->config, &server->stores[i]);
        if (st == OK && i == 0)
            st = migration_run(server->stores[0]);
        if (st != OK)
            return st;
    }
    return OK;
}

static struct relay_config relay_settings(const struct config *config)
{
    return (struct relay_config){
        .rate_burst = (unsigned)config->rate_burst,
        .rate_per_s = (unsigned)config->rate_per_s,
        .mailbox_count = (unsigned)config->mailbox_count,
        .mailbox_bytes = (uint64_t)config->mailbox_mb << 20,
        .mailbox_total_bytes = (uint64_t)config->mailbox_total_mb << 20,
        .envelope_age_ms = config->envelope_days * 24 * 3600 * 1000,
    };
}

static struct service *open_service(struct server *server)
{
    const struct config *config = server->config;
    return service_new(
        &(struct service_config){
            .is_dev = config->is_dev,
            .is_secure = config->is_secure,
            .metrics_token = config->metrics_token,
            .version = JUDIFY_VERSION,
            .build = config_build(),
        },
        &(struct service_parts){
            .loop = server->loop,
            .pool = server->pool,
            .relay = server->relay,
            .guard = server->guard,
            .assets = server->assets,
            .stores = server->stores,
        });
}

/* --- down the stairs ---------------------------------------------------- */

static bool is_quiet(const struct server *server)
{
    return loop_conn_count(server->loop) == 0 && pool_busy(server->pool) == 0;
}

static void on_stop_timer(struct timer *timer)
{
    struct server *server = OWNER_OF(timer, struct server, stop_timer);
    const int64_t now_ms = loop_now_ms(server->loop);
    if (is_quiet(server) || now_ms >= server->stop_by_ms)
        loop_stop(server->loop);
    else
        timer_set(server->loop, timer, now_ms + STOP_LOOK_MS);
}

/* SIGTERM, SIGINT: accept nobody, let everybody finish; a second one ends at
 * once. */
static void on_signal(struct loop_signal *watcher, int signal)
{
    struct server *server = OWNER_OF(watcher, struct server, signals);
    if (server->stop_by_ms != 0) {
        loop_stop(server->loop);
        return;
    }
    log_info("stopping signal=%d connections=%u", signal,
             loop_conn_count(server->loop));
    server->stop_by_ms = loop_now_ms(server->loop) + STOP_MS;
    loop_stop_listening(server->loop);
    service_stop(server->service);
    relay_stop(server->relay, STOP_SPREAD_MS);
    timer_set(server->loop, &server->stop_timer,
              loop_now_ms(server->loop) + STOP_LOOK_MS);
}

static void close_stores(struct server *server)
{
    for (int64_t i = 0; server->stores && i < server->config->workers; i++)
        store_close(server->stores[i]);
    mem_free(server->stores);
}

/* --- the server --------------------------------------------------------- */

static enum status listen_and_say(struct server *server)
{
    struct config *config = server->config;
    uint16_t port = 0;
    const enum status st = loop_listen(server->loop, config->listen,
                                       service_door(server->service), &port);
    if (st == ERR_CONFLICT)
        log_error("address in use listen=%s: stop the other server, or give "
                  "--listen another port",
                  config->listen);
    else if (st == ERR_MALFORMED)
        log_error("not an address listen=%s: write 127.0.0.1:8080",
                  config->listen);
    else if (st != OK)
        log_error("cannot listen listen=%s reason=%s", config->listen,
                  status_name(st));
    if (st != OK)
        return st;

    config_fill_origins(config, port);
    service_set_origins(server->service, config->origins, config->n_origins);
    log_info("listening address=%s port=%u version=%s build=%s", config->listen,
             port, JUDIFY_VERSION, config_build());
    return OK;
}

static enum status start(struct server *server)
{
    static const int signals[] = { SIGTERM, SIGINT };

    if (open_assets(server) != OK || open_stores(server) != OK)
        return ERR_IO;
    server->loop = loop_open();
    if (server->loop == NULL ||
        loop_watch_signals(server->loop, signals, COUNT_OF(signals),
                           &server->signals) != OK)
        return ERR_IO;
    loop_limit_conns(server->loop, LIMIT_CONNS,
                     (unsigned)server->config->conns_per_address);
    server->pool = pool_open(server->loop, (unsigned)server->config->workers);
    if (server->pool == NULL)
        return ERR_IO;
    const struct relay_config relay = relay_settings(server->config);
    server->relay = relay_new(server->loop, &relay);
    server->guard = guard_new();
    server->service = open_service(server);
    return listen_and_say(server);
}

int serve_run(struct config *config)
{
    struct server server = { .config = config, .claim = -1 };
    server.signals.on_signal = on_signal;
    /* A log that nobody reads any more is no reason to stop. */
    (void)signal(SIGPIPE, SIG_IGN);
    timer_init(&server.stop_timer, on_stop_timer);

    const enum status st = start(&server);
    if (st == OK)
        loop_run(server.loop);

    service_give_up(server.service);
    pool_close(server.pool);
    loop_close(server.loop);
    service_free(server.service);
    guard_free(server.guard);
    relay_free(server.relay);
    close_stores(&server);
    claim_close(server.claim);
    assets_free(server.assets);
    if (st == OK)
        log_info("stopped");
    return st == OK ? 0 : 1;
}
