#include "api/asset.h"

#include <dirent.h>
#include <stdio.h>
#include <sys/stat.h>

#include <sodium.h>

#include "api/call.h"
#include "api/exchange.h"
#include "api/service.h"
#include "base/log.h"
#include "base/mem.h"
#include "wire/field.h"

/* In the order of preference: the smallest first. */
enum coding { CODING_BR, CODING_GZIP, CODING_NONE, CODING_COUNT };

static const struct {
    const char *suffix; /* of the file that the build made */
    const char *name;   /* Content-Encoding; NULL for none */
} codings[CODING_COUNT] = {
    [CODING_BR] = { ".br", "br" },
    [CODING_GZIP] = { ".gz", "gzip" },
    [CODING_NONE] = { "", NULL },
};

enum { ETAG_LEN = 26, DEPTH_MAX = 8 };

/* One representation (RFC 9110 8) of a file. */
struct variant {
    struct slice body;       /* owned; data NULL: there is none  */
    char etag[ETAG_LEN + 1]; /* strong, with its quotes          */
};

struct asset {
    struct asset *next;
    char *path; /* "/assets/app-3f2a.js"; owned */
    const char *type;
    struct variant variants[CODING_COUNT];
};

struct assets {
    struct asset *first;
    size_t count;
    size_t bytes;
};

/* --- reading ------------------------------------------------------------ */

static const char *type_of(const char *path)
{
    static const struct {
        const char *ending;
        const char *type;
    } types[] = {
        { ".html", "text/html; charset=utf-8" },
        { ".js", "text/javascript; charset=utf-8" },
        { ".css", "text/css; charset=utf-8" },
        { ".json", "application/json" },
        { ".webmanifest", "application/manifest+json" },
        { ".svg", "image/svg+xml" },
        { ".png", "image/png" },
        { ".ico", "image/x-icon" },
        { ".woff2", "font/woff2" },
        { ".wasm", "application/wasm" },
        { ".txt", "text/plain; charset=utf-8" },
    };
    const char *dot = strrchr(path, '.');
    for (size_t i = 0; dot != NULL && i < COUNT_OF(types); i++)
        if (strcmp(dot, types[i].ending) == 0)
            return types[i].type;
    return "application/octet-stream";
}

/* The whole file as an owned slice. */
static enum status read_file(const char *name, size_t size, struct slice *out)
{
    FILE *file = fopen(name, "rb");
    if (file == NULL)
        return ERR_IO;
    uint8_t *data = mem_new(size);
    const size_t got = fread(data, 1, size, file);
    fclose(file);
    if (got != size) {
        mem_free(data);
        return ERR_IO;
    }
    *out = slice_of(data, size);
    return OK;
}

static void print_etag(struct slice body, char out[ETAG_LEN + 1])
{
    uint8_t hash[crypto_generichash_BYTES_MIN];
    crypto_generichash(hash, sizeof hash, body.data, body.len, NULL, 0);
    out[0] = '"';
    sodium_bin2hex(out + 1, ETAG_LEN - 1, hash, (ETAG_LEN - 2) / 2);
    out[ETAG_LEN - 1] = '"';
    out[ETAG_LEN] = '\0';
}

static struct asset *asset_named(struct assets *assets, const char *path,
                                 size_t path_len)
{
    const struct slice name = slice_of(path, path_len);
    for (struct asset *a = assets->first; a != NULL; a = a->next)
        if (slice_is(name, a->path))
            return a;

    struct asset *asset = mem_new(sizeof *asset);
    asset->path = mem_copy(path, path_len);
    asset->type = type_of(asset->path);
    asset->next = assets->first;
    assets->first = asset;
    assets->count++;
    return asset;
}

static enum coding coding_of(const char *path, size_t *out_path_len)
{
    const size_t len = strlen(path);
    *out_path_len = len;
    for (enum coding c = CODING_BR; c < CODING_NONE; c++) {
        const size_t n = strlen(codings[c].suffix);
        if (len > n && strcmp(path + len - n, codings[c].suffix) == 0) {
            *out_path_len = len - n;
            return c;
        }
    }
    return CODING_NONE;
}

static enum status take_file(struct assets *assets, const char *name,
                             const char *path, size_t size)
{
    if (assets->bytes + size > ASSETS_MAX_BYTES)
        return ERR_TOO_BIG;

    struct slice body;
    const enum status st = read_file(name, size, &body);
    if (st != OK)
        return st;
    size_t path_len;
    const enum coding coding = coding_of(path, &path_len);
    struct variant *variant =
        &asset_named(assets, path, path_len)->variants[coding];
    variant->body = body;
    print_etag(body, variant->etag);
    assets->bytes += size;
    return OK;
}

static enum status read_dir(struct assets *assets, const char *dir,
                            const char *path, int depth);

static enum status take_entry(struct assets *assets, const char *dir,
                              const char *path, const char *entry, int depth)
{
    char name[4096], below[1024];
    struct stat info;
    if (snprintf(name, sizeof name, "%s/%s", dir, entry) >= (int)sizeof name ||
        snprintf(below, sizeof below, "%s/%s", path, entry) >=
            (int)sizeof below ||
        stat(name, &info) != 0)
        return ERR_IO;
    if (S_ISDIR(info.st_mode))
        return read_dir(assets, name, below, depth + 1);
    if (!S_ISREG(info.st_mode))
        return OK;
    return take_file(assets, name, below, (size_t)info.st_size);
}

static enum status read_dir(struct assets *assets, const char *dir,
                            const char *path, int depth)
{
    DIR *open = depth < DEPTH_MAX ? opendir(dir) : NULL;
    if (open == NULL)
        return ERR_IO;

    enum status st = OK;
    for (struct dirent *e; st == OK && (e = readdir(open)) != NULL;)
        if (e->d_name[0] != '.')
            st = take_entry(assets, dir, path, e->d_name, depth);
    closedir(open);
    return st;
}

static const struct asset *find(const struct assets *assets, struct slice path)
{
    for (const struct asset *a = assets->first; a != NULL; a = a->next)
        if (slice_is(path, a->path) && a->variants[CODING_NONE].body.data)
            return a;
    return NULL;
}

enum status assets_read(const char *dir, struct assets **out)
{
    struct assets *assets = assets_new();
    struct stat info;
    enum status st = ERR_NOT_FOUND;
    if (stat(dir, &info) == 0)
        st = read_dir(assets, dir, "", 0);
    if (st == OK && find(assets, slice_text("/index.html")) == NULL)
        st = ERR_NOT_FOUND;
    if (st != OK) {
        log_warn("web app not read dir=%s reason=%s", dir, status_name(st));
        assets_free(assets);
        return st;
    }
    *out = assets;
    return OK;
}

struct assets *assets_new(void)
{
    return mem_new(sizeof(struct assets));
}

void assets_free(struct assets *assets)
{
    if (assets == NULL)
        return;
    for (struct asset *a = assets->first, *next; a != NULL; a = next) {
        next = a->next;
        for (enum coding c = CODING_BR; c < CODING_COUNT; c++)
            mem_free((void *)(uintptr_t)a->variants[c].body.data);
        mem_free(a->path);
        mem_free(a);
    }
    mem_free(assets);
}

size_t assets_count(const struct assets *assets)
{
    return assets->count;
}

size_t assets_bytes(const struct assets *assets)
{
    return assets->bytes;
}

/* --- serving ------------------------------------------------------------ */

/* What the page and its Worker may load and do (a Worker is under the policy
 * that its own script came with); nothing is inline, nothing from elsewhere.
 * 'wasm-unsafe-eval' lets the library of encryption be compiled, and no text
 * be run.  Trusted Types: the one policy that the app may make is `judify`. */
static const struct {
    const char *name;
    const char *value;
} page_fields[] = {
    { "Content-Security-Policy",
      "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; "
      "style-src 'self'; "
      "img-src 'self' blob: data:; font-src 'self'; connect-src 'self'; "
      "manifest-src 'self'; worker-src 'self'; base-uri 'none'; "
      "form-action 'self'; frame-ancestors 'none'; "
      "require-trusted-types-for 'script'; trusted-types judify" },
    { "Referrer-Policy", "no-referrer" },
    { "Cross-Origin-Opener-Policy", "same-origin" },
    { "Permissions-Policy", "camera=(self), microphone=(), geolocation=()" },
};

/* `q=0` is a refusal (RFC 9110 12.4.2); other weights make no difference to
 * us. */
static bool is_refusal(struct slice weight)
{
    weight = field_trim(weight);
    if (weight.len < 3 || !field_is(slice_of(weight.data, 3), "q=0"))
        return false;
    for (size_t i = 3; i < weight.len; i++) {
        if (weight.data[i] >= '1' && weight.data[i] <= '9')
            return false;
    }
    return true;
}

/* Whether Accept-Encoding names the coding and does not refuse it; a list may
 * go on in a second field (RFC 9110 5.3, 12.5.3). */
static bool takes_coding(const struct request *request, const char *name)
{
    for (size_t i = 0; i < request->field_count; i++) {
        struct slice rest = request->fields[i].value, weight;
        if (!field_is(request->fields[i].name, "accept-encoding"))
            continue;
        while (field_next_element(&rest, &weight)) {
            if (field_is(field_trim(field_cut(&weight, ';')), name))
                return !is_refusal(weight);
        }
    }
    return false;
}

static enum coding choose(const struct asset *asset,
                          const struct request *request)
{
    for (enum coding c = CODING_BR; c < CODING_NONE; c++)
        if (asset->variants[c].body.data &&
            takes_coding(request, codings[c].name))
            return c;
    return CODING_NONE;
}

/* Whether If-None-Match has this ETag (weak comparison, RFC 9110 13.1.2). */
static bool has_already(const struct request *request, const char *etag)
{
    for (size_t i = 0; i < request->field_count; i++) {
        const struct slice have = request->fields[i].value;
        if (!field_is(request->fields[i].name, "if-none-match"))
            continue;
        if (slice_is(have, "*") ||
            (have.len >= ETAG_LEN &&
             memmem(have.data, have.len, etag, ETAG_LEN) != NULL))
            return true;
    }
    return false;
}

/* Whether what comes runs: a page, or a script that may be a Worker's. */
static bool runs(const struct asset *asset)
{
    const struct slice type = slice_text(asset->type);
    return slice_starts(type, "text/html") ||
           slice_starts(type, "text/javascript");
}

static void answer_asset(struct call *call, const struct asset *asset)
{
    const enum coding coding = choose(asset, &call->parser.request);
    const struct variant *variant = &asset->variants[coding];
    const bool is_immutable = slice_starts(slice_text(asset->path), "/assets/");
    const bool is_known = has_already(&call->parser.request, variant->etag);

    struct response_field fields[ANSWER_FIELDS_MAX];
    size_t n = 0;
    fields[n++] = (struct response_field){ "ETag", slice_text(variant->etag) };
    fields[n++] =
        (struct response_field){ "Vary", slice_text("Accept-Encoding") };
    fields[n++] = (struct response_field){
        "Cache-Control",
        slice_text(is_immutable ? "public, max-age=31536000, immutable"
                                : "no-cache")
    };
    if (coding != CODING_NONE && !is_known)
        fields[n++] =
            (struct response_field){ "Content-Encoding",
                                     slice_text(codings[coding].name) };
    for (size_t i = 0; runs(asset) && i < COUNT_OF(page_fields); i++)
        fields[n++] =
            (struct response_field){ page_fields[i].name,
                                     slice_text(page_fields[i].value) };

    exchange_answer(call->exchange,
                    &(struct answer){ .http_status = is_known ? 304 : 200,
                                      .type = is_known ? NULL : asset->type,
                                      .body = variant->body,
                                      .is_lent = true,
                                      .is_cacheable = true,
                                      .fields = fields,
                                      .field_count = n });
}

/* The app's own paths have no dot in their last segment: /messages, /tutors/7.
 * A file that is not there is not the app's start page. */
static bool is_app_path(struct slice path)
{
    for (size_t i = path.len; i-- > 0;) {
        if (path.data[i] == '/')
            return true;
        if (path.data[i] == '.')
            return false;
    }
    return false;
}

void asset_serve(struct call *call)
{
    const struct slice path = call->parser.request.path;
    const struct asset *asset = find(call->service->assets, path);
    if (asset == NULL && is_app_path(path))
        asset = find(call->service->assets, slice_text("/index.html"));
    if (asset == NULL)
        exchange_refuse(call->exchange, PROBLEM_NOT_FOUND, NULL);
    else
        answer_asset(call, asset);
}
