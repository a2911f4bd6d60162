/* ledger/entry.c - the canonical bytes of a ledger entry, and what goes by its list of fields. */
#include "ledger/entry.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const char domain[] = "migrator ledger entry 1\n";

enum { LENGTH_BYTES = 4, DECIMAL_BYTES = 24, SHOWN_CHARACTERS_MAX = 80 };

static const char *const kind_names[LEDGER_KIND_COUNT] = {
    [LEDGER_GENESIS] = "genesis", [LEDGER_APPLY] = "apply",       [LEDGER_BASELINE] = "baseline",
    [LEDGER_IMPORT] = "import",   [LEDGER_RELEASE] = "release",   [LEDGER_ROLLBACK] = "rollback",
    [LEDGER_FREEZE] = "freeze",   [LEDGER_THAW] = "thaw",         [LEDGER_REPAIR] = "repair",
    [LEDGER_RESOLVE] = "resolve", [LEDGER_PROGRESS] = "progress", [LEDGER_POLICY] = "policy",
    [LEDGER_ADOPT] = "adopt",     [LEDGER_FORGET] = "forget",
};

enum field_type { FIELD_INTEGER, FIELD_VERSION, FIELD_TIME, FIELD_TEXT, FIELD_DIGEST };

struct field {
    const char *name;
    enum field_type type;
    size_t offset;
    size_t has_offset; /* FIELD_DIGEST: of the bool that says whether there is one */
};

/* In the order in which the link covers them. */
static const struct field fields[] = {
    { "seq", FIELD_INTEGER, offsetof(struct ledger_entry, seq), 0 },
    { "kind", FIELD_TEXT, offsetof(struct ledger_entry, kind), 0 },
    { "version", FIELD_VERSION, offsetof(struct ledger_entry, version), 0 },
    { "name", FIELD_TEXT, offsetof(struct ledger_entry, name), 0 },
    { "digest", FIELD_DIGEST, offsetof(struct ledger_entry, digest), offsetof(struct ledger_entry, has_digest) },
    { "files", FIELD_TEXT, offsetof(struct ledger_entry, files), 0 },
    { "class", FIELD_TEXT, offsetof(struct ledger_entry, class_name), 0 },
    { "application", FIELD_TEXT, offsetof(struct ledger_entry, application), 0 },
    { "run", FIELD_TEXT, offsetof(struct ledger_entry, run), 0 },
    { "role", FIELD_TEXT, offsetof(struct ledger_entry, role), 0 },
    { "host", FIELD_TEXT, offsetof(struct ledger_entry, host), 0 },
    { "program", FIELD_TEXT, offsetof(struct ledger_entry, program), 0 },
    { "at", FIELD_TIME, offsetof(struct ledger_entry, at), 0 },
    { "xid", FIELD_TEXT, offsetof(struct ledger_entry, xid), 0 },
    { "detail", FIELD_TEXT, offsetof(struct ledger_entry, detail), 0 },
    { "previous", FIELD_DIGEST, offsetof(struct ledger_entry, previous), offsetof(struct ledger_entry, has_previous) },
};

/* The canonical bytes of one field; bytes NULL: SQL's NULL. They lie in the entry, or in `decimal`. */
struct canonical {
    const void *bytes;
    size_t length;
    char decimal[DECIMAL_BYTES];
};

static const void *address_of(const struct ledger_entry *entry, size_t offset)
{
    return (const char *)entry + offset;
}

static void read_integer(const int64_t *number, struct canonical *canonical)
{
    canonical->length = (size_t)snprintf(canonical->decimal, DECIMAL_BYTES, "%" PRId64, *number);
    canonical->bytes = canonical->decimal;
}

static void read_text(const char *text, struct canonical *canonical)
{
    canonical->bytes = text;
    canonical->length = text == NULL ? 0 : strlen(text);
}

static void read_field(const struct ledger_entry *entry, const struct field *field, struct canonical *canonical)
{
    const void *address = address_of(entry, field->offset);

    canonical->bytes = NULL;
    canonical->length = 0;
    switch (field->type) {
    case FIELD_INTEGER:
    case FIELD_TIME:
        read_integer(address, canonical);
        break;
    case FIELD_VERSION:
        if (*(const int64_t *)address != LEDGER_NO_VERSION)
            read_integer(address, canonical);
        break;
    case FIELD_TEXT:
        read_text(*(const char *const *)address, canonical);
        break;
    case FIELD_DIGEST:
        if (*(const bool *)address_of(entry, field->has_offset)) {
            canonical->bytes = ((const struct digest *)address)->bytes;
            canonical->length = DIGEST_BYTES;
        }
        break;
    }
}

const char *ledger_kind_name(enum ledger_kind kind)
{
    return kind_names[kind];
}

enum ledger_kind ledger_kind_from_name(const char *name)
{
    for (unsigned kind = 0; kind < LEDGER_KIND_COUNT; kind++)
        if (strcmp(kind_names[kind], name) == 0)
            return (enum ledger_kind)kind;
    return LEDGER_KIND_COUNT;
}

struct digest ledger_entry_link(const struct ledger_entry *entry)
{
    struct digest_stream stream;
    struct canonical canonical;

    digest_stream_init(&stream);
    digest_stream_update(&stream, domain, sizeof(domain) - 1);
    for (size_t i = 0; i < G_N_ELEMENTS(fields); i++) {
        read_field(entry, &fields[i], &canonical);
        uint32_t length = canonical.bytes == NULL ? UINT32_MAX : (uint32_t)canonical.length;
        uint32_t big_endian = GUINT32_TO_BE(length);
        digest_stream_update(&stream, &big_endian, LENGTH_BYTES);
        if (canonical.length > 0)
            digest_stream_update(&stream, canonical.bytes, canonical.length);
    }
    return digest_stream_final(&stream);
}

static bool canonical_equal(const struct canonical *left, const struct canonical *right)
{
    if (left->bytes == NULL || right->bytes == NULL)
        return left->bytes == right->bytes;
    return left->length == right->length && memcmp(left->bytes, right->bytes, left->length) == 0;
}

const char *ledger_entry_difference(const struct ledger_entry *left, const struct ledger_entry *right)
{
    struct canonical of_left;
    struct canonical of_right;

    for (size_t i = 0; i < G_N_ELEMENTS(fields); i++) {
        read_field(left, &fields[i], &of_left);
        read_field(right, &fields[i], &of_right);
        if (!canonical_equal(&of_left, &of_right))
            return fields[i].name;
    }
    return digest_equal(&left->link, &right->link) ? NULL : "link";
}

static char *show_time(int64_t time)
{
    g_autoptr(GDateTime) seconds = g_date_time_new_from_unix_utc(time / G_USEC_PER_SEC);
    g_autoptr(GDateTime) whole = seconds != NULL ? g_date_time_add(seconds, time % G_USEC_PER_SEC) : NULL;

    return whole != NULL ? g_date_time_format(whole, "%Y-%m-%d %H:%M:%S.%fZ") : g_strdup_printf("%" PRId64, time);
}

static char *show_text(const char *bytes, size_t length)
{
    g_autofree char *text = g_utf8_make_valid(bytes, (gssize)length);

    if (g_utf8_strlen(text, -1) <= SHOWN_CHARACTERS_MAX)
        return g_strdup_printf("\"%s\"", text);
    g_autofree char *beginning = g_utf8_substring(text, 0, SHOWN_CHARACTERS_MAX);
    return g_strdup_printf("\"%s...\"", beginning);
}

static char *show_field(const struct ledger_entry *entry, const struct field *field)
{
    struct canonical canonical;
    char hex[DIGEST_HEX_BYTES];

    read_field(entry, field, &canonical);
    if (canonical.bytes == NULL)
        return g_strdup("nothing");
    switch (field->type) {
    case FIELD_TIME:
        return show_time(*(const int64_t *)address_of(entry, field->offset));
    case FIELD_DIGEST:
        digest_to_hex(address_of(entry, field->offset), hex);
        return g_strdup(hex);
    case FIELD_INTEGER:
    case FIELD_VERSION:
        return g_strdup(canonical.decimal);
    case FIELD_TEXT:
    default:
        return show_text(canonical.bytes, canonical.length);
    }
}

char *ledger_entry_show(const struct ledger_entry *entry, const char *field)
{
    char hex[DIGEST_HEX_BYTES];

    for (size_t i = 0; i < G_N_ELEMENTS(fields); i++)
        if (strcmp(fields[i].name, field) == 0)
            return show_field(entry, &fields[i]);
    digest_to_hex(&entry->link, hex);
    return g_strdup(hex);
}

static char **text_of(struct ledger_entry *entry, const struct field *field)
{
    return (char **)(void *)((char *)entry + field->offset);
}

struct ledger_entry *ledger_entry_copy(const struct ledger_entry *entry)
{
    struct ledger_entry *copy = g_memdup2(entry, sizeof(*entry));

    for (size_t i = 0; i < G_N_ELEMENTS(fields); i++)
        if (fields[i].type == FIELD_TEXT)
            *text_of(copy, &fields[i]) = g_strdup(*text_of(copy, &fields[i]));
    return copy;
}

void ledger_entry_free(struct ledger_entry *entry)
{
    if (entry == NULL)
        return;
    for (size_t i = 0; i < G_N_ELEMENTS(fields); i++)
        if (fields[i].type == FIELD_TEXT)
            g_free(*text_of(entry, &fields[i]));
    g_free(entry);
}
