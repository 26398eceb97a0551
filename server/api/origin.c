#include "api/origin.h"

#include "api/service.h"
#include "wire/request.h"

static bool has_bearer(const struct request *request)
{
    return request_field(request, "authorization").data != NULL;
}

static bool has_cookie(const struct request *request)
{
    return request_field(request, "cookie").data != NULL;
}

bool origin_may_change(const struct service *service,
                       const struct request *request)
{
    const struct slice origin = request_field(request, "origin");
    if (origin.data != NULL)
        return request_count_fields(request, "origin") == 1 &&
               service_allows_origin(service, origin);

    const struct slice site = request_field(request, "sec-fetch-site");
    if (site.data != NULL)
        return slice_is(site, "same-origin");
    return has_bearer(request) || !has_cookie(request);
}

bool origin_may_link(const struct service *service,
                     const struct request *request)
{
    const struct slice origin = request_field(request, "origin");
    if (origin.data == NULL)
        return has_bearer(request) || !has_cookie(request);
    return request_count_fields(request, "origin") == 1 &&
           service_allows_origin(service, origin);
}
