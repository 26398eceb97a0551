#include "wire/cookie.h"

#include <stddef.h>
#include <string.h>

#include "wire/field.h"

bool cookie_next(struct slice *rest, struct cookie *out)
{
    while (rest->data != NULL) {
        struct slice value = field_trim(field_cut(rest, ';'));
        const struct slice name = field_trim(field_cut(&value, '='));
        const bool has_equals = value.data != NULL;
        if (!has_equals || name.len == 0)
            continue;
        *out = (struct cookie){ .name = name, .value = field_trim(value) };
        return true;
    }
    return false;
}

bool cookie_find(struct slice field, const char *name, struct slice *out_value)
{
    struct cookie cookie;
    while (cookie_next(&field, &cookie)) {
        if (slice_is(cookie.name, name)) {
            *out_value = cookie.value;
            return true;
        }
    }
    return false;
}
