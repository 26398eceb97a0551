#include "fuzz.h"

#include "wire/cookie.h"

/* Cookies come in order, lie inside the field and can be found again. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice rest = slice_of(data, size), value;
    const uint8_t *last = data;
    struct cookie cookie;
    while (cookie_next(&rest, &cookie)) {
        PROMISE(cookie.name.len > 0 && cookie.name.data >= last);
        PROMISE(cookie.value.data > cookie.name.data);
        last = cookie.value.data + cookie.value.len;
        PROMISE(last <= data + size);
        char *name = strndup((const char *)cookie.name.data, cookie.name.len);
        if (strlen(name) == cookie.name.len)
            PROMISE(cookie_find(slice_of(data, size), name, &value));
        free(name);
    }
    return 0;
}
