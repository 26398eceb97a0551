#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/mem.h"

enum { FIRST_BYTES = 256 };

static void make_room(struct text *text, size_t more)
{
    const size_t need = text->len + more + 1;
    if (need <= text->size)
        return;
    size_t size = text->size ? text->size : FIRST_BYTES;
    while (size < need)
        size *= 2;
    text->data = mem_resize(text->data, size);
    text->size = size;
}

void text_append(struct text *text, struct slice s)
{
    make_room(text, s.len);
    if (s.len > 0)
        memcpy(text->data + text->len, s.data, s.len);
    text->len += s.len;
    text->data[text->len] = '\0';
}

void text_print(struct text *text, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    const int len = vsnprintf(NULL, 0, format, args);
    va_end(args);

    make_room(text, (size_t)len);
    vsnprintf(text->data + text->len, (size_t)len + 1, format, again);
    va_end(again);
    text->len += (size_t)len;
}

void text_done(struct text *text)
{
    mem_free(text->data);
    *text = (struct text){ 0 };
}
