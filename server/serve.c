#include "serve.h"

#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "api/asset.h"
#include "api/guard.h"
#include "api/patrol.h"
#include "api/service.h"
#include "api/upkeep.h"
#include "base/arena.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/slice.h"
#include "config.h"
#include "domain/blocking.h"
#include "fence.h"
#include "io/loop.h"
#include "io/pool.h"
#include "io/timer.h"
#include "io/tls.h"
#include "post_office.h"
#include "privilege.h"
#include "relay/relay.h"
#include "store/claim.h"
#include "store/migration.h"
#include "store/store.h"
#include "supervisor.h"

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
    struct patrol *patrol;
    struct upkeep *upkeep;
    struct post_office post_office;
    struct tls_config tls_config;
    struct tls *tls; /* NULL: plain */
    struct supervisor supervisor;
    int listening; /* bound, not accepting yet; -1 */
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

enum status serve_make_folder(const struct config *config)
{
    const char *dir = config->data;
    if (mkdir(dir, 0700) == 0 || access(dir, W_OK) == 0)
        return OK;
    log_error("data folder cannot be used dir=%s: make it, or give --data DIR",
              dir);
    return ERR_IO;
}

void serve_name_database(const struct config *config, char out[PATH_MAX])
{
    snprintf(out, PATH_MAX, "%s/judify.db", config->data);
}

enum status serve_open_store(const struct config *config, struct store **out)
{
    char path[PATH_MAX];
    serve_name_database(config, path);
    const enum status st = serve_make_folder(config);
    return st == OK ? store_open(path, out) : st;
}

static enum status open_stores(struct server *server)
{
    const size_t n = (size_t)server->config->workers;
    const char *dir = server->config->data;
    if (serve_make_folder(server->config) != OK ||
        claim_open(dir, &server->claim) != OK)
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
            .n_stores = (size_t)server->config->workers,
        });
}

static enum status open_tls(struct server *server)
{
    const struct config *config = server->config;
    if (config->tls_cert == NULL)
        return OK;
    server->tls_config = (struct tls_config){
        .cert_file = config->tls_cert,
        .key_file = config->tls_key,
        .plain_answer = service_plain_answer(),
    };
    return tls_open(server->loop, &server->tls_config, &server->tls);
}

/* --- down the stairs ---------------------------------------------------- */

static bool is_quiet(const struct server *server)
{
    return loop_conn_count(server->loop) == 0 && pool_busy(server->pool) == 0 &&
           post_office_is_quiet(&server->post_office);
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

/* The files of the certificate were renewed; or there is none, and whoever
 * reloads all services of a machine has reloaded us, too. */
static void reload(struct server *server)
{
    supervisor_tell(&server->supervisor, "RELOADING=1");
    if (server->tls == NULL)
        log_info("nothing to read again: no certificate is ours");
    else if (tls_reload(server->tls) == OK)
        log_info("certificate read again file=%s", server->config->tls_cert);
    else
        log_error("certificate not read again: the old one stays in use");
    supervisor_tell(&server->supervisor, "READY=1");
}

/* SIGTERM, SIGINT: accept nobody, let everybody finish; a second one ends at
 * once. */
static void on_signal(struct loop_signal *watcher, int signal)
{
    struct server *server = OWNER_OF(watcher, struct server, signals);
    if (signal == SIGHUP) {
        reload(server);
        return;
    }
    if (server->stop_by_ms != 0) {
        loop_stop(server->loop);
        return;
    }
    log_info("stopping signal=%d connections=%u", signal,
             loop_conn_count(server->loop));
    supervisor_tell(&server->supervisor, "STOPPING=1");
    server->stop_by_ms = loop_now_ms(server->loop) + STOP_MS;
    loop_stop_listening(server->loop);
    service_stop(server->service);
    post_office_stop(&server->post_office);
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

/* As root also a port below 1024; whoever connects waits until we are up. */
static enum status bind_port(struct server *server)
{
    const char *listen = server->config->listen;
    uint16_t port = 0;
    if (server->supervisor.n_sockets > 0)
        return OK;
    const enum status st = loop_bind(listen, &server->listening, &port);
    if (st == ERR_CONFLICT)
        log_error("address in use listen=%s: stop the other server, or give "
                  "--listen another port",
                  listen);
    else if (st == ERR_MALFORMED)
        log_error("not an address listen=%s: write 127.0.0.1:8080", listen);
    else if (st == ERR_DENIED)
        log_error("not allowed to listen=%s: a port below 1024 is root's; "
                  "start as root with --user NAME",
                  listen);
    else if (st != OK)
        log_error("cannot listen listen=%s reason=%s", listen, status_name(st));
    return st;
}

static enum status accept_on(struct server *server, int fd)
{
    const struct config *config = server->config;
    uint16_t port = 0;
    const enum status st =
        loop_listen_on(server->loop, fd, service_door(server->service), &port);
    if (st != OK) {
        log_error("cannot accept fd=%d reason=%s", fd, status_name(st));
        return st;
    }
    config_fill_origins(server->config, port);
    log_info("listening address=%s port=%u tls=%s version=%s build=%s",
             server->supervisor.n_sockets > 0 ? "inherited" : config->listen,
             port, server->tls ? "yes" : "no", JUDIFY_VERSION, config_build());
    return OK;
}

static enum status open_door(struct server *server)
{
    const int n_inherited = server->supervisor.n_sockets;
    enum status st = OK;
    service_door(server->service)->tls = server->tls;
    if (n_inherited == 0) {
        st = accept_on(server, server->listening);
        server->listening = -1;
    }
    for (int i = 0; st == OK && i < n_inherited; i++)
        st = accept_on(server, SUPERVISOR_SOCKET + i);
    if (st != OK)
        return st;
    service_set_origins(server->service, server->config->origins,
                        server->config->n_origins);
    st = post_office_open(&server->post_office, server->config, server->loop,
                          server->service, server->stores[0]);
    if (st != OK)
        return st;
    supervisor_start(&server->supervisor, server->loop);
    return OK;
}

/* What only root may do, then what nobody may any more. */
static enum status settle(struct server *server)
{
    if (open_assets(server) != OK || bind_port(server) != OK ||
        open_tls(server) != OK ||
        post_office_settle(&server->post_office, server->config) != OK ||
        privilege_settle(server->config) != OK ||
        serve_make_folder(server->config) != OK)
        return ERR_IO;
    privilege_close_memory(server->config);
    fence_raise(server->config);
    return OK;
}

/* The relay knows who has blocked whom before anybody is here. */
static enum status tell_blocks(struct server *server)
{
    struct block_pair *pairs = NULL;
    size_t count = 0;
    struct arena *arena = arena_new();
    const enum status st =
        blocking_pairs(server->stores[0], arena, &pairs, &count);
    for (size_t i = 0; i < count && st == OK; i++)
        relay_tell(server->relay,
                   &(struct notice){ .kind = NOTICE_BLOCKED,
                                     .user = pairs[i].blocker,
                                     .other = pairs[i].blocked });
    arena_free(arena);
    return st;
}

/* Whether there is a terminal that may go away. */
static bool has_terminal(void)
{
    const int fd = open("/dev/tty", O_RDONLY | O_NOCTTY | O_CLOEXEC);
    if (fd >= 0)
        close(fd);
    return fd >= 0;
}

static enum status start(struct server *server)
{
    /* On a terminal, and without a certificate, the last is its goodbye. */
    static const int signals[] = { SIGTERM, SIGINT, SIGHUP };
    const bool has_goodbye = server->config->tls_cert == NULL && has_terminal();
    const unsigned n_signals = COUNT_OF(signals) - has_goodbye;

    server->loop = loop_open();
    if (server->loop == NULL || settle(server) != OK ||
        open_stores(server) != OK ||
        loop_watch_signals(server->loop, signals, n_signals,
                           &server->signals) != OK)
        return ERR_IO;
    loop_limit_conns(server->loop, LIMIT_CONNS,
                     (unsigned)server->config->conns_per_address);
    loop_trust_proxies(server->loop, server->config->proxies,
                       server->config->n_proxies);
    server->pool = pool_open(server->loop, (unsigned)server->config->workers);
    if (server->pool == NULL)
        return ERR_IO;
    const struct relay_config relay = relay_settings(server->config);
    server->relay = relay_new(server->loop, &relay);
    if (tell_blocks(server) != OK)
        return ERR_IO;
    server->guard = guard_new(
        (struct rate){ .burst = (unsigned)server->config->write_burst,
                       .per_s = (unsigned)server->config->writes_per_s });
    server->service = open_service(server);
    server->patrol = patrol_new(server->service);
    server->upkeep = upkeep_new(server->service);
    return open_door(server);
}

int serve_run(struct config *config)
{
    struct server server = { .config = config, .claim = -1, .listening = -1 };
    supervisor_open(&server.supervisor);
    server.signals.on_signal = on_signal;
    /* A log that nobody reads any more is no reason to stop. */
    (void)signal(SIGPIPE, SIG_IGN);
    timer_init(&server.stop_timer, on_stop_timer);

    const enum status st = start(&server);
    if (st == OK)
        loop_run(server.loop);

    service_give_up(server.service);
    post_office_close_pool(&server.post_office);
    pool_close(server.pool);
    loop_close(server.loop);
    post_office_close(&server.post_office);
    upkeep_free(server.upkeep);
    patrol_free(server.patrol);
    tls_close(server.tls);
    supervisor_close(&server.supervisor);
    if (server.listening >= 0)
        close(server.listening);
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
