/* tests/unit/ledger/test_entry.c - reads tests/vectors/entry.json, which the SQL function append() is held to as well.
 */
#include "ledger/entry.h"

#include "support/suite.h"

#include <jansson.h>
#include <string.h>

enum { VECTORS_MIN = 6 };

static char *text_of(const json_t *fields, const char *name)
{
    return g_strdup(json_string_value(json_object_get(fields, name)));
}

static bool digest_read(const json_t *fields, const char *name, struct digest *digest)
{
    const char *hex = json_string_value(json_object_get(fields, name));

    return hex != NULL && digest_from_hex(hex, strlen(hex), digest);
}

static struct ledger_entry *entry_read(const json_t *fields)
{
    struct ledger_entry *entry = g_new0(struct ledger_entry, 1);
    const json_t *version = json_object_get(fields, "version");

    entry->seq = json_integer_value(json_object_get(fields, "seq"));
    entry->kind = text_of(fields, "kind");
    entry->version = json_is_null(version) ? LEDGER_NO_VERSION : json_integer_value(version);
    entry->name = text_of(fields, "name");
    entry->has_digest = digest_read(fields, "digest", &entry->digest);
    entry->files = text_of(fields, "files");
    entry->class_name = text_of(fields, "class");
    entry->application = text_of(fields, "application");
    entry->run = text_of(fields, "run");
    entry->role = text_of(fields, "role");
    entry->host = text_of(fields, "host");
    entry->program = text_of(fields, "program");
    entry->at = json_integer_value(json_object_get(fields, "at"));
    entry->xid = text_of(fields, "xid");
    entry->detail = text_of(fields, "detail");
    entry->has_previous = digest_read(fields, "previous", &entry->previous);
    entry->duration = -1;
    return entry;
}

static json_t *vectors_read(void)
{
    json_error_t error;
    json_t *vectors = json_load_file("tests/vectors/entry.json", 0, &error);

    ck_assert_msg(vectors != NULL, "tests/vectors/entry.json:%d: %s", error.line, error.text);
    ck_assert_uint_ge(json_array_size(vectors), VECTORS_MIN);
    return vectors;
}

/* The vector of all fields. */
static struct ledger_entry *sample(void)
{
    json_t *vectors = vectors_read();
    struct ledger_entry *entry = entry_read(json_object_get(json_array_get(vectors, 1), "entry"));

    entry->link = ledger_entry_link(entry);
    json_decref(vectors);
    return entry;
}

START_TEST(links_are_those_of_the_vectors)
{
    json_t *vectors = vectors_read();
    size_t index;
    json_t *vector;

    json_array_foreach(vectors, index, vector)
    {
        struct ledger_entry *entry = entry_read(json_object_get(vector, "entry"));
        struct digest link = ledger_entry_link(entry);
        char hex[DIGEST_HEX_BYTES];
        digest_to_hex(&link, hex);
        ck_assert_str_eq(hex, json_string_value(json_object_get(vector, "link")));
        ledger_entry_free(entry);
    }
    json_decref(vectors);
}
END_TEST

START_TEST(the_link_does_not_cover_itself_nor_the_duration)
{
    struct ledger_entry *entry = sample();
    struct digest link = entry->link;

    entry->link = digest_of("x", 1);
    entry->duration = 5;
    struct digest again = ledger_entry_link(entry);
    ck_assert(digest_equal(&link, &again));
    ledger_entry_free(entry);
}
END_TEST

static void change_text(char **text)
{
    g_free(*text);
    *text = g_strdup("changed");
}

/* Change the n-th field of an entry; its name, or NULL past the last. */
static const char *change_field(struct ledger_entry *entry, int n)
{
    struct {
        const char *name;
        char **text;
    } texts[] = {
        { "kind", &entry->kind },
        { "name", &entry->name },
        { "files", &entry->files },
        { "class", &entry->class_name },
        { "application", &entry->application },
        { "run", &entry->run },
        { "role", &entry->role },
        { "host", &entry->host },
        { "program", &entry->program },
        { "xid", &entry->xid },
        { "detail", &entry->detail },
    };
    const int text_count = G_N_ELEMENTS(texts);

    if (n < text_count) {
        change_text(texts[n].text);
        return texts[n].name;
    }
    switch (n - text_count) {
    case 0:
        return entry->seq++, "seq";
    case 1:
        return entry->version = LEDGER_NO_VERSION, "version";
    case 2:
        return entry->at++, "at";
    case 3:
        return entry->digest.bytes[DIGEST_BYTES - 1] ^= 1, "digest";
    case 4:
        return entry->has_digest = false, "digest";
    case 5:
        return entry->previous.bytes[0] ^= 1, "previous";
    case 6:
        return entry->has_previous = false, "previous";
    default:
        return NULL;
    }
}

START_TEST(every_field_changes_the_link_and_is_named_as_the_difference)
{
    enum { CHANGES = 18 };
    struct ledger_entry *entry = sample();
    int changes = 0;

    for (;; changes++) {
        struct ledger_entry *changed = ledger_entry_copy(entry);
        const char *name = change_field(changed, changes);
        if (name == NULL) {
            ledger_entry_free(changed);
            break;
        }
        struct digest link = ledger_entry_link(changed);
        ck_assert_msg(!digest_equal(&link, &entry->link), "%s is not in the link", name);
        ck_assert_str_eq(ledger_entry_difference(entry, changed), name);
        ck_assert_str_eq(ledger_entry_difference(changed, entry), name);
        ledger_entry_free(changed);
    }
    ck_assert_int_eq(changes, CHANGES);
    ledger_entry_free(entry);
}
END_TEST

START_TEST(equal_entries_have_no_difference_but_their_link_counts)
{
    struct ledger_entry *entry = sample();
    struct ledger_entry *copy = ledger_entry_copy(entry);

    copy->duration = 7;
    ck_assert_ptr_null(ledger_entry_difference(entry, copy));
    copy->link.bytes[3] ^= 1;
    ck_assert_str_eq(ledger_entry_difference(entry, copy), "link");
    ledger_entry_free(entry);
    ledger_entry_free(copy);
}
END_TEST

START_TEST(null_and_empty_differ)
{
    struct ledger_entry *entry = sample();
    struct ledger_entry *copy = ledger_entry_copy(entry);

    g_free(copy->detail);
    copy->detail = NULL;
    g_free(entry->detail);
    entry->detail = g_strdup("");
    ck_assert_str_eq(ledger_entry_difference(entry, copy), "detail");
    ledger_entry_free(entry);
    ledger_entry_free(copy);
}
END_TEST

static void assert_shown(const struct ledger_entry *entry, const char *field, const char *expected)
{
    g_autofree char *shown = ledger_entry_show(entry, field);

    ck_assert_str_eq(shown, expected);
}

START_TEST(values_are_shown_for_people)
{
    char kind[] = "apply";
    char role[] = "a\xff";
    char files[201] = "";
    const struct ledger_entry entry = {
        .seq = 7, .kind = kind, .version = LEDGER_NO_VERSION, .role = role, .files = files, .at = 1000001
    };
    const struct ledger_entry beyond = { .at = INT64_MAX, .version = 12 };

    memset(files, 'x', sizeof(files) - 1);
    assert_shown(&entry, "seq", "7");
    assert_shown(&entry, "kind", "\"apply\"");
    assert_shown(&entry, "version", "nothing");
    assert_shown(&beyond, "version", "12");
    assert_shown(&entry, "digest", "nothing");
    assert_shown(&entry, "role", "\"a\xef\xbf\xbd\"");
    assert_shown(&entry, "at", "1970-01-01 00:00:01.000001Z");
    assert_shown(&beyond, "at", "9223372036854775807");
    assert_shown(&entry, "link", "0000000000000000000000000000000000000000000000000000000000000000");
    g_autofree char *shortened = ledger_entry_show(&entry, "files");
    ck_assert_uint_eq(strlen(shortened), 85);
    ck_assert(g_str_has_suffix(shortened, "xxx...\""));
}
END_TEST

START_TEST(kinds_and_their_names_agree)
{
    for (unsigned kind = 0; kind < LEDGER_KIND_COUNT; kind++)
        ck_assert_uint_eq(ledger_kind_from_name(ledger_kind_name((enum ledger_kind)kind)), kind);
    ck_assert_uint_eq(ledger_kind_from_name("applied"), LEDGER_KIND_COUNT);
    ck_assert_uint_eq(ledger_kind_from_name(""), LEDGER_KIND_COUNT);
}
END_TEST

Suite *suite_ledger_entry(void)
{
    const TTest *tests[] = {
        links_are_those_of_the_vectors,
        the_link_does_not_cover_itself_nor_the_duration,
        every_field_changes_the_link_and_is_named_as_the_difference,
        equal_entries_have_no_difference_but_their_link_counts,
        null_and_empty_differ,
        values_are_shown_for_people,
        kinds_and_their_names_agree,
        NULL,
    };
    return suite_of("ledger/entry", tests, NULL, NULL);
}
