/*
 * test_asset.c - files of the web app: which coding is sent, when 304 is.
 */
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"

#include "api/asset.h"
#include "api/service.h"
#include "fake_loop.h"
#include "io/pool.h"

static void put_file(const char *dir, const char *name, const char *text)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    FILE *file = fopen(path, "w");
    if (file == NULL || fputs(text, file) < 0 || fclose(file) != 0)
        abort();
}

struct site {
    struct loop *loop;
    struct pool *pool;
    struct assets *assets;
    struct service *service;
    struct conn *conn;
};

static struct site site_open(void)
{
    static char dir[] = "/tmp/judify-assets-XXXXXX";
    if (access(dir, F_OK) != 0 && mkdtemp(dir) == NULL)
        abort();
    put_file(dir, "index.html", "<!doctype html>plain");
    put_file(dir, "index.html.br", "BR");
    put_file(dir, "index.html.gz", "GZ");
    put_file(dir, "icon.svg", "<svg/>");
    char assets_dir[512];
    snprintf(assets_dir, sizeof assets_dir, "%s/assets", dir);
    mkdir(assets_dir, 0700);
    put_file(assets_dir, "app-1a2b.js", "code");

    struct site s = { .loop = loop_open() };
    uint16_t port = 0;
    CHECK(assets_read(dir, &s.assets) == OK, "read");
    s.pool = pool_open(s.loop, 1);
    s.service =
        service_new(&(struct service_config){ .version = "0", .build = "test" },
                    &(struct service_parts){
                        .loop = s.loop, .pool = s.pool, .assets = s.assets });
    CHECK(loop_listen(s.loop, "127.0.0.1:0", service_door(s.service), &port) ==
              OK,
          "listen");
    return s;
}

static void site_close(struct site *s)
{
    pool_close(s->pool);
    loop_close(s->loop);
    service_free(s->service);
    assets_free(s->assets);
}

static bool has(const struct conn *conn, const char *text)
{
    const struct slice sent = fake_conn_sent(conn);
    return memmem(sent.data, sent.len, text, strlen(text)) != NULL;
}

static const struct {
    const char *name;
    const char *target;
    const char *fields; /* each with CRLF */
    const char *status;
    const char *holds; /* that the answer must contain */
} rows[] = {
    { "plain", "/", "", "200", "\r\n\r\n<!doctype html>plain" },
    { "smallest", "/", "Accept-Encoding: gzip, br\r\n", "200", "\r\n\r\nBR" },
    { "only gzip", "/", "Accept-Encoding: gzip\r\n", "200", "\r\n\r\nGZ" },
    { "br refused", "/", "Accept-Encoding: br;q=0, gzip\r\n", "200",
      "\r\n\r\nGZ" },
    { "br refused with a space", "/", "Accept-Encoding: br; q=0.0, gzip\r\n",
      "200", "\r\n\r\nGZ" },
    { "br wanted little", "/", "Accept-Encoding: br;q=0.1\r\n", "200",
      "\r\n\r\nBR" },
    { "br in a second field", "/",
      "Accept-Encoding: identity\r\nAccept-Encoding: br\r\n", "200",
      "\r\n\r\nBR" },
    { "gzip in capitals", "/", "Accept-Encoding: GZIP\r\n", "200",
      "\r\n\r\nGZ" },
    { "br refused with a capital Q", "/", "Accept-Encoding: br;Q=0, gzip\r\n",
      "200", "\r\n\r\nGZ" },
    { "a coding that has br in its name", "/", "Accept-Encoding: zebra\r\n",
      "200", "plain" },
    { "a coding that ends in gzip", "/",
      "Accept-Encoding: pack200-gzip, br;q=0\r\n", "200", "plain" },
    { "a path of the app", "/messages/7", "", "200", "plain" },
    { "a file that is not there", "/assets/gone-1.js", "", "404", "not_found" },
    { "hashed names are kept", "/assets/app-1a2b.js", "", "200",
      "max-age=31536000, immutable" },
    { "others are asked for again", "/icon.svg", "", "200",
      "Cache-Control: no-cache" },
    { "a page has a policy", "/", "", "200",
      "Content-Security-Policy: default-src 'none'" },
    { "whatever is known", "/icon.svg", "If-None-Match: *\r\n", "304",
      "ETag: \"" },
    { "whatever is known, in a second field", "/icon.svg",
      "If-None-Match: \"abc\"\r\nIf-None-Match: *\r\n", "304", "ETag: \"" },
    { "another version", "/icon.svg", "If-None-Match: \"abc\"\r\n", "200",
      "<svg/>" },
};

TEST(test_every_row)
{
    struct site s = site_open();
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        struct conn *conn = fake_conn_open(s.loop);
        char request[512], status[32];
        snprintf(request, sizeof request,
                 "GET %s HTTP/1.1\r\nHost: a\r\n%s\r\n", rows[r].target,
                 rows[r].fields);
        snprintf(status, sizeof status, "HTTP/1.1 %s ", rows[r].status);
        fake_conn_feed(conn, slice_text(request));
        CHECK(slice_starts(fake_conn_sent(conn), status), "%s", rows[r].name);
        CHECK(has(conn, rows[r].holds), "%s", rows[r].name);
    }
    site_close(&s);
}

/* What was given with an ETag is not given again, in the same coding. */
TEST(test_an_etag_comes_back)
{
    struct site s = site_open();
    struct conn *conn = fake_conn_open(s.loop);
    fake_conn_feed(conn, slice_text("GET / HTTP/1.1\r\nHost: a\r\n"
                                    "Accept-Encoding: br\r\n\r\n"));
    const char *sent = (const char *)fake_conn_sent(conn).data;
    char etag[64] = "", request[256];
    sscanf(strstr(sent, "ETag: "), "ETag: %63s", etag);

    struct conn *again = fake_conn_open(s.loop);
    snprintf(request, sizeof request,
             "GET / HTTP/1.1\r\nHost: a\r\nAccept-Encoding: br\r\n"
             "If-None-Match: %s\r\n\r\n",
             etag);
    fake_conn_feed(again, slice_text(request));
    CHECK(slice_starts(fake_conn_sent(again), "HTTP/1.1 304 "), "%s", etag);

    struct conn *other = fake_conn_open(s.loop);
    snprintf(request, sizeof request,
             "GET / HTTP/1.1\r\nHost: a\r\nIf-None-Match: %s\r\n\r\n", etag);
    fake_conn_feed(other, slice_text(request));
    CHECK(slice_starts(fake_conn_sent(other), "HTTP/1.1 200 "),
          "another coding is another representation");
    site_close(&s);
}

TEST(test_a_folder_without_an_app)
{
    struct assets *assets = NULL;
    CHECK(assets_read("/nonexistent", &assets) == ERR_NOT_FOUND, "no folder");
    CHECK(assets_read("/proc/self/fd", &assets) != OK, "no app");
}

int main(void)
{
    return RUN(cmocka_unit_test(test_every_row),
               cmocka_unit_test(test_an_etag_comes_back),
               cmocka_unit_test(test_a_folder_without_an_app));
}
