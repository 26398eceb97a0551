/*
 * load/load.c - puts load on a relay and prints what it cost.
 *
 *   load SCENE --speak DIALECT --port N --pid N [--OPTION N ...]
 *
 * The server runs already; its costs are read from /proc/PID.  One line of
 * JSON on standard output; anything that is not as it should be (a refusal, a
 * link that is lost, a message that does not come) ends the program with 1.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "ask.h"
#include "client.h"
#include "dialect.h"
#include "scene.h"
#include "traffic.h"
#include "wire.h"

static const struct {
    const char *name;
    void (*play)(const struct scene_plan *plan);
} scenes[] = {
    { "traffic", scene_traffic }, { "idle", scene_idle },
    { "storm", scene_storm },     { "drain", scene_drain },
    { "ask", scene_ask },
};

static const struct dialect *const dialects[] = {
    &dialect_judify, &dialect_bare, &dialect_socketio,
    &dialect_nats,   &dialect_mqtt,
};

static struct scene_plan plan = { .links = 100, .warm_ms = 300, .run_ms = 800 };
static uint32_t port, pid, size = 400, has_devices, once, has_tls;

static const struct {
    const char *name;
    uint32_t *at;
} options[] = {
    { "--port", &port },           { "--pid", &pid },
    { "--links", &plan.links },    { "--window", &traffic.window },
    { "--size", &size },           { "--rate", &traffic.rate },
    { "--fan", &traffic.fan },     { "--warm-ms", &plan.warm_ms },
    { "--ms", &plan.run_ms },      { "--known", &plan.known },
    { "--box", &plan.box },        { "--others", &plan.others },
    { "--devices", &has_devices }, { "--talkers", &plan.talkers },
    { "--once", &once },           { "--status", &ask_plan.status },
    { "--tls", &has_tls },
};

static const struct dialect *dialect_named(const char *name)
{
    for (size_t i = 0; i < sizeof dialects / sizeof *dialects; i++)
        if (strcmp(dialects[i]->name, name) == 0)
            return dialects[i];
    errx(2, "nobody speaks %s", name);
}

static void read_option(const char *name, const char *value)
{
    if (value == NULL)
        errx(2, "%s needs a value", name);
    if (strcmp(name, "--speak") == 0) {
        crowd.dialect = dialect_named(value);
        return;
    }
    if (strcmp(name, "--file") == 0) {
        ask_plan.file = value;
        return;
    }
    for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
        if (strcmp(options[i].name, name) == 0) {
            *options[i].at = (uint32_t)strtoul(value, NULL, 10);
            return;
        }
    }
    errx(2, "there is no option %s", name);
}

static void raise_descriptor_limit(void)
{
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

int main(int argc, char **argv)
{
    traffic.window = 1;
    for (int i = 2; i < argc; i += 2)
        read_option(argv[i], argv[i + 1]);
    if (argc < 2 || crowd.dialect == NULL || port == 0 || pid == 0)
        errx(2, "usage: load SCENE --speak DIALECT --port N --pid N ...");
    if (size > WIRE_PAYLOAD_MAX)
        errx(2, "a payload has at most %d bytes", WIRE_PAYLOAD_MAX);
    crowd.port = ask_plan.port = (uint16_t)port;
    ask_plan.is_once = once != 0;
    crowd.has_tls = has_tls != 0;
    crowd.payload = size;
    plan.pid = (pid_t)pid;
    plan.has_devices = has_devices != 0;
    raise_descriptor_limit();
    wire_init();

    for (size_t i = 0; i < sizeof scenes / sizeof *scenes; i++) {
        if (strcmp(scenes[i].name, argv[1]) == 0) {
            scenes[i].play(&plan);
            return 0;
        }
    }
    errx(2, "there is no scene %s", argv[1]);
}
