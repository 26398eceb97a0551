#include "api/service.h"

#include <time.h>

#include <jansson.h>

#include "api/exchange.h"
#include "base/mem.h"

static struct conn_owner *on_accept(struct loop_door *door, struct conn *conn)
{
    struct service *service = OWNER_OF(door, struct service, door);
    return service->is_stopping ? NULL : exchange_open(service, conn);
}

struct service *service_new(const struct service_config *config,
                            const struct service_parts *parts)
{
    /* Out of memory ends the process in one way, also inside jansson. */
    json_set_alloc_funcs(mem_new, mem_free);

    struct service *service = mem_new(sizeof *service);
    service->door.on_accept = on_accept;
    service->config = *config;
    service->loop = parts->loop;
    service->pool = parts->pool;
    service->relay = parts->relay;
    service->guard = parts->guard;
    service->assets = parts->assets;
    service->stores = parts->stores;
    service->n_stores = parts->n_stores;
    service->date_s = -1;
    list_init(&service->exchanges);
    return service;
}

void service_free(struct service *service)
{
    mem_free(service);
}

void service_set_origins(struct service *service, const char *const *origins,
                         size_t count)
{
    service->origins = origins;
    service->n_origins = count;
}

struct loop_door *service_door(struct service *service)
{
    return &service->door;
}

struct slice service_plain_answer(void)
{
    static const char answer[] =
        "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\n"
        "Content-Length: 46\r\nConnection: close\r\n\r\n"
        "This port speaks TLS only: ask with https://.\n";
    return slice_text(answer);
}

void service_stop(struct service *service)
{
    service->is_stopping = true;
    exchange_stop_all(service);
}

void service_give_up(struct service *service)
{
    if (service != NULL)
        atomic_store(&service->is_given_up, true);
}

bool service_allows_origin(const struct service *service, struct slice origin)
{
    for (size_t i = 0; i < service->n_origins; i++)
        if (slice_is(origin, service->origins[i]))
            return true;
    return false;
}

struct slice service_date(struct service *service)
{
    const int64_t now_s = loop_unix_ms(service->loop) / 1000;
    if (now_s != service->date_s) {
        const time_t at = (time_t)now_s;
        struct tm utc;
        gmtime_r(&at, &utc);
        strftime(service->date, sizeof service->date,
                 "%a, %d %b %Y %H:%M:%S GMT", &utc);
        service->date_s = now_s;
    }
    return slice_text(service->date);
}
