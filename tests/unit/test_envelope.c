#include "vectors.h"

#include "base/limits.h"
#include "wire/envelope.h"

static const char path[] = "tests/vectors/envelope.json";

static void check_fields(const json_t *row, const struct envelope *env,
                         const char *name)
{
    char text[ID_TEXT_LEN + 1];
    CHECK(env->kind == vector_number(row, "kind"), "%s", name);
    CHECK(env->flags == vector_number(row, "flags"), "%s", name);
    CHECK(env->code == vector_number(row, "code"), "%s", name);
    CHECK(env->epoch == vector_number(row, "epoch"), "%s", name);
    CHECK(strcmp(device_print(env->device, text), vector_text(row, "device")) ==
              0,
          "%s", name);
    CHECK(strcmp(id_print(env->user, text), vector_text(row, "user")) == 0,
          "%s", name);
    CHECK(strcmp(id_print(env->id, text), vector_text(row, "id")) == 0, "%s",
          name);
    CHECK(strcmp(envelope_kind_name(env->kind), vector_text(row, "kindName")) ==
              0,
          "%s", name);
    CHECK(strcmp(envelope_code_name((enum envelope_code)env->code),
                 vector_text(row, "codeName")) == 0,
          "%s", name);
}

static void check_valid(const json_t *row, const char *name)
{
    const struct slice in = vector_bytes(row, "bytes");
    const struct slice payload = vector_bytes(row, "payload");
    struct envelope env;
    CHECK(envelope_decode(in, &env) == OK, "%s", name);
    check_fields(row, &env, name);
    CHECK(slice_equal(env.payload, payload), "%s", name);

    uint8_t out[ENVELOPE_HEADER_BYTES];
    envelope_encode(&env, out);
    CHECK(memcmp(out, in.data, sizeof out) == 0, "%s: and back", name);

    for (size_t cut = 0; cut < ENVELOPE_HEADER_BYTES; cut++) {
        const struct slice exact = exact_new(in.data, cut);
        CHECK(envelope_decode(exact, &env) == ERR_MALFORMED, "%s cut at %zu",
              name, cut);
        exact_free(exact);
    }
    exact_free(in);
    exact_free(payload);
}

TEST(test_valid)
{
    json_t *root = vectors_open(path);
    const json_t *rows = json_object_get(root, "valid");
    bool seen[ENVELOPE_KIND_COUNT] = { false };
    for (size_t r = 0; r < json_array_size(rows); r++) {
        const json_t *row = json_array_get(rows, r);
        check_valid(row, vector_text(row, "name"));
        seen[vector_number(row, "kind")] = true;
    }
    for (size_t kind = 1; kind < ENVELOPE_KIND_COUNT; kind++)
        CHECK(seen[kind], "kind %zu has an example", kind);
    json_decref(root);
}

TEST(test_invalid)
{
    json_t *root = vectors_open(path);
    const json_t *rows = json_object_get(root, "invalid");
    CHECK(json_array_size(rows) > 0, "there are examples");
    for (size_t r = 0; r < json_array_size(rows); r++) {
        const json_t *row = json_array_get(rows, r);
        const struct slice in = vector_bytes(row, "bytes");
        struct envelope env = { .epoch = 42 };
        CHECK(envelope_decode(in, &env) == ERR_MALFORMED, "%s",
              vector_text(row, "name"));
        CHECK(env.epoch == 42, "%s: untouched", vector_text(row, "name"));
        exact_free(in);
    }
    json_decref(root);
}

/* A SEND that is too large must still say whose it is, to be refused. */
TEST(test_large_payload_decodes)
{
    enum { LEN = ENVELOPE_HEADER_BYTES + LIMIT_PAYLOAD_BYTES + 1 };
    static uint8_t in[LEN] = { ENVELOPE_SEND };
    in[47] = 9;
    struct envelope env;
    CHECK(envelope_decode(slice_of(in, LEN), &env) == OK, "64 KiB and a byte");
    CHECK(env.payload.len == LIMIT_PAYLOAD_BYTES + 1, "its payload");
    CHECK(env.id.bytes[15] == 9, "its id");
}

TEST(test_names_of_strangers)
{
    CHECK(strcmp(envelope_kind_name((enum envelope_kind)0), "unknown") == 0,
          "kind 0");
    CHECK(strcmp(envelope_kind_name(ENVELOPE_KIND_COUNT), "unknown") == 0,
          "a kind too many");
    CHECK(strcmp(envelope_code_name(ENVELOPE_CODE_COUNT), "unknown") == 0,
          "a code too many");
}

int main(void)
{
    return RUN(cmocka_unit_test(test_valid), cmocka_unit_test(test_invalid),
               cmocka_unit_test(test_large_payload_decodes),
               cmocka_unit_test(test_names_of_strangers));
}
