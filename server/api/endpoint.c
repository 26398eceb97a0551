#include "api/endpoint.h"

#include "api/endpoints.h"
#include "wire/target.h"

static const struct endpoint_list *const lists[] = {
    &account_endpoints,  &login_endpoints,    &ticket_endpoints,
    &device_endpoints,   &contact_endpoints,  &block_endpoints,
    &key_endpoints,      &identity_endpoints, &held_endpoints,
    &tutor_endpoints,    &rule_endpoints,     &session_endpoints,
    &calendar_endpoints, &reminder_endpoints,
};

/* What stands at the {} of `want`, "{}" or "{}.ics"; false when `segment`
 * does not end like it, or is nothing else. */
static bool take_param(struct slice want, struct slice segment,
                       struct slice *out)
{
    const struct slice end = slice_skip(want, sizeof "{}" - 1);
    if (segment.len <= end.len && end.len > 0)
        return false;
    *out = slice_of(segment.data, segment.len - end.len);
    return slice_equal(slice_skip(segment, out->len), end);
}

/* Whether the row's path has these segments; fills in what stands at {}. */
static bool path_fits(const char *row_path, const struct target_path *path,
                      struct slice out_params[])
{
    size_t n_params = 0;
    for (size_t i = 0; i < path->count; i++) {
        if (*row_path != '/')
            return false;
        row_path++;
        const size_t len = strcspn(row_path, "/");
        const struct slice want = slice_of(row_path, len);
        const bool fits =
            slice_starts(want, "{}")
                ? take_param(want, path->segments[i], &out_params[n_params++])
                : slice_equal(want, path->segments[i]);
        if (!fits)
            return false;
        row_path += len;
    }
    return *row_path == '\0';
}

static bool method_fits(const char *row_method, struct slice method)
{
    return slice_is(method, row_method) ||
           (slice_is(method, "HEAD") && strcmp(row_method, "GET") == 0);
}

static const char *allow_with(struct arena *arena, const char *allow,
                              const char *method)
{
    if (allow == NULL)
        allow = "OPTIONS";
    if (strcmp(method, "GET") == 0)
        method = "GET, HEAD";
    return arena_print(arena, "%s, %s", allow, method);
}

const struct endpoint *endpoint_find(struct arena *arena, struct slice method,
                                     const struct target_path *path,
                                     struct slice out_params[],
                                     const char **out_allow)
{
    *out_allow = NULL;
    for (size_t l = 0; l < COUNT_OF(lists); l++) {
        for (size_t i = 0; i < lists[l]->count; i++) {
            const struct endpoint *row = &lists[l]->rows[i];
            if (!path_fits(row->path, path, out_params))
                continue;
            if (method_fits(row->method, method))
                return row;
            *out_allow = allow_with(arena, *out_allow, row->method);
        }
    }
    return NULL;
}
