/* analysis/foreign.c - what squawk, pgfence and atlas call the hazards, and how they are told to ignore them. */
#include "analysis/foreign.h"

#include <glib.h>
#include <string.h>

enum { OUR_RULES_MAX = 8 }; /* the NULL behind them included */

/*
 * Their names, and which of our rules find what those find; a name that has none of ours is not listed.
 * Sources: squawk, crates/squawk_linter/src/lib.rs; pgfence, src/rules/; atlas, doc/md/lint/analyzers.mdx and the
 * names of its analyzers in sql/sqlcheck/.
 */
static const struct {
    enum foreign_tool tool;
    const char *name;
    const char *rules[OUR_RULES_MAX];
} table[] = {
    { FOREIGN_SQUAWK, "adding-field-with-default", { "add-column-volatile-default", "add-column-stored-generated" } },
    { FOREIGN_SQUAWK,
      "adding-foreign-key-constraint",
      { "add-fk-validating", "add-column-inline-fk", "add-column-inline-fk-default" } },
    { FOREIGN_SQUAWK, "adding-not-nullable-field", { "set-not-null" } },
    { FOREIGN_SQUAWK, "adding-required-field", { "add-column-not-null-no-default" } },
    { FOREIGN_SQUAWK, "adding-serial-primary-key-field", { "add-primary-key", "add-column-inline-unique" } },
    { FOREIGN_SQUAWK, "ban-alter-domain-with-add-constraint", { "domain-add-constraint" } },
    { FOREIGN_SQUAWK, "ban-char-field", { "ban-char", "quoted-type" } },
    { FOREIGN_SQUAWK, "ban-concurrent-index-creation-in-transaction", { "concurrently-in-transaction" } },
    { FOREIGN_SQUAWK, "ban-create-domain-with-constraint", { "domain-with-constraint" } },
    { FOREIGN_SQUAWK, "ban-drop-column", { "drop-column" } },
    { FOREIGN_SQUAWK, "ban-drop-database", { "drop-database" } },
    { FOREIGN_SQUAWK, "ban-drop-not-null", { "drop-not-null" } },
    { FOREIGN_SQUAWK, "ban-drop-table", { "drop-table", "drop-table-cascade" } },
    { FOREIGN_SQUAWK, "ban-duplicate-column-assignments", { "duplicate-column-assignment" } },
    { FOREIGN_SQUAWK, "ban-truncate-cascade", { "truncate-cascade" } },
    { FOREIGN_SQUAWK,
      "changing-column-type",
      { "alter-column-type-rewrite", "alter-column-type-reindex", "alter-column-type-metadata-only",
        "alter-column-type-breaks-app" } },
    { FOREIGN_SQUAWK,
      "constraint-missing-not-valid",
      { "add-check-validating", "add-fk-validating", "not-valid-and-validate-same-tx" } },
    { FOREIGN_SQUAWK, "disallowed-unique-constraint", { "add-unique-constraint", "add-column-inline-unique" } },
    { FOREIGN_SQUAWK, "identifier-too-long", { "identifier-too-long" } },
    { FOREIGN_SQUAWK, "prefer-bigint-over-int", { "prefer-bigint-over-int" } },
    { FOREIGN_SQUAWK, "prefer-bigint-over-smallint", { "prefer-bigint-over-smallint" } },
    { FOREIGN_SQUAWK, "prefer-identity", { "prefer-identity", "add-column-serial" } },
    { FOREIGN_SQUAWK, "prefer-repack", { "prefer-repack" } },
    { FOREIGN_SQUAWK,
      "prefer-robust-stmts",
      { "partial-failure-not-rerunnable", "prefer-if-exists", "ddl-outside-transaction" } },
    { FOREIGN_SQUAWK, "prefer-text-field", { "prefer-text" } },
    { FOREIGN_SQUAWK, "prefer-timestamptz", { "prefer-timestamptz" } },
    { FOREIGN_SQUAWK, "prefer-timestamp-tz", { "prefer-timestamptz" } },
    { FOREIGN_SQUAWK, "renaming-column", { "rename-column" } },
    { FOREIGN_SQUAWK, "renaming-table", { "rename-table" } },
    { FOREIGN_SQUAWK,
      "require-concurrent-index-creation",
      { "create-index-blocking", "create-index-partitioned-parent" } },
    { FOREIGN_SQUAWK, "require-concurrent-index-deletion", { "drop-index-blocking" } },
    { FOREIGN_SQUAWK, "require-concurrent-partition-detach", { "detach-partition-blocking" } },
    { FOREIGN_SQUAWK, "require-concurrent-reindex", { "reindex-blocking" } },
    { FOREIGN_SQUAWK, "require-enum-value-ordering", { "enum-add-value-unordered" } },
    { FOREIGN_SQUAWK, "require-lock-timeout", { "require-lock-timeout", "missing-lock-timeout" } },
    { FOREIGN_SQUAWK, "require-statement-timeout", { "require-statement-timeout", "missing-statement-timeout" } },
    { FOREIGN_SQUAWK, "require-table-schema", { "require-schema-qualified" } },
    { FOREIGN_SQUAWK,
      "require-timeout-settings",
      { "require-lock-timeout", "missing-lock-timeout", "require-statement-timeout", "missing-statement-timeout" } },

    { FOREIGN_PGFENCE, "add-column-json", { "add-column-json" } },
    { FOREIGN_PGFENCE, "add-column-non-constant-default", { "add-column-volatile-default" } },
    { FOREIGN_PGFENCE, "add-column-not-null-no-default", { "add-column-not-null-no-default" } },
    { FOREIGN_PGFENCE, "add-column-serial", { "add-column-serial" } },
    { FOREIGN_PGFENCE, "add-column-stored-generated", { "add-column-stored-generated" } },
    { FOREIGN_PGFENCE, "add-constraint-check-no-not-valid", { "add-check-validating" } },
    { FOREIGN_PGFENCE, "add-constraint-exclude", { "add-exclusion" } },
    { FOREIGN_PGFENCE,
      "add-constraint-fk-no-not-valid",
      { "add-fk-validating", "add-column-inline-fk", "add-column-inline-fk-default" } },
    { FOREIGN_PGFENCE, "add-constraint-unique", { "add-unique-constraint" } },
    { FOREIGN_PGFENCE, "add-pk-using-index", { "add-pk-using-index-nullable" } },
    { FOREIGN_PGFENCE, "add-pk-without-using-index", { "add-primary-key" } },
    { FOREIGN_PGFENCE, "alter-column-set-not-null", { "set-not-null" } },
    { FOREIGN_PGFENCE,
      "alter-column-type",
      { "alter-column-type-rewrite", "alter-column-type-reindex", "alter-column-type-metadata-only" } },
    { FOREIGN_PGFENCE, "alter-enum-no-ordering", { "enum-add-value-unordered" } },
    { FOREIGN_PGFENCE, "attach-partition", { "attach-partition-scan" } },
    { FOREIGN_PGFENCE, "ban-alter-domain-add-constraint", { "domain-add-constraint" } },
    { FOREIGN_PGFENCE, "ban-char-field", { "ban-char" } },
    { FOREIGN_PGFENCE, "ban-create-domain-with-constraint", { "domain-with-constraint" } },
    { FOREIGN_PGFENCE, "concurrent-in-transaction", { "concurrently-in-transaction" } },
    { FOREIGN_PGFENCE, "create-index-not-concurrent", { "create-index-blocking" } },
    { FOREIGN_PGFENCE, "create-trigger", { "trigger-create" } },
    { FOREIGN_PGFENCE, "delete-without-where", { "delete-without-where" } },
    { FOREIGN_PGFENCE, "detach-partition", { "detach-partition-blocking" } },
    { FOREIGN_PGFENCE, "drop-column", { "drop-column" } },
    { FOREIGN_PGFENCE,
      "drop-constraint",
      { "drop-constraint-fk", "drop-constraint-unique-pk", "drop-constraint-check" } },
    { FOREIGN_PGFENCE, "drop-database", { "drop-database" } },
    { FOREIGN_PGFENCE, "drop-index-not-concurrent", { "drop-index-blocking" } },
    { FOREIGN_PGFENCE, "drop-not-null", { "drop-not-null" } },
    { FOREIGN_PGFENCE, "drop-schema", { "drop-schema" } },
    { FOREIGN_PGFENCE, "drop-schema-cascade", { "drop-schema-cascade" } },
    { FOREIGN_PGFENCE, "drop-table", { "drop-table", "drop-table-cascade" } },
    { FOREIGN_PGFENCE, "drop-trigger", { "drop-trigger" } },
    { FOREIGN_PGFENCE, "enable-disable-trigger", { "disable-trigger", "disable-trigger-all" } },
    { FOREIGN_PGFENCE, "fk-missing-index", { "fk-without-index" } },
    { FOREIGN_PGFENCE, "lock-timeout-too-long", { "lock-timeout-too-long" } },
    { FOREIGN_PGFENCE, "lock-timeout-zero", { "lock-timeout-zero" } },
    { FOREIGN_PGFENCE, "missing-lock-timeout", { "missing-lock-timeout" } },
    { FOREIGN_PGFENCE, "missing-statement-timeout", { "missing-statement-timeout" } },
    { FOREIGN_PGFENCE, "not-valid-validate-same-tx", { "not-valid-and-validate-same-tx" } },
    { FOREIGN_PGFENCE, "prefer-bigint-over-int", { "prefer-bigint-over-int", "prefer-bigint-over-smallint" } },
    { FOREIGN_PGFENCE, "prefer-identity", { "prefer-identity" } },
    { FOREIGN_PGFENCE, "prefer-robust-create-index", { "partial-failure-not-rerunnable", "prefer-if-exists" } },
    { FOREIGN_PGFENCE, "prefer-robust-create-table", { "partial-failure-not-rerunnable", "prefer-if-exists" } },
    { FOREIGN_PGFENCE, "prefer-robust-drop-index", { "partial-failure-not-rerunnable", "prefer-if-exists" } },
    { FOREIGN_PGFENCE, "prefer-robust-drop-table", { "partial-failure-not-rerunnable", "prefer-if-exists" } },
    { FOREIGN_PGFENCE, "prefer-text-field", { "prefer-text" } },
    { FOREIGN_PGFENCE, "prefer-timestamptz", { "prefer-timestamptz" } },
    { FOREIGN_PGFENCE, "refresh-matview-blocking", { "refresh-matview-blocking" } },
    { FOREIGN_PGFENCE, "refresh-matview-concurrent", { "refresh-matview-concurrent-lock" } },
    { FOREIGN_PGFENCE, "reindex-non-concurrent", { "reindex-blocking" } },
    { FOREIGN_PGFENCE, "rename-column", { "rename-column" } },
    { FOREIGN_PGFENCE, "rename-schema", { "rename-schema" } },
    { FOREIGN_PGFENCE, "rename-table", { "rename-table" } },
    { FOREIGN_PGFENCE, "set-logged-unlogged", { "set-logged", "set-unlogged" } },
    { FOREIGN_PGFENCE, "statement-after-access-exclusive", { "statement-after-aex" } },
    { FOREIGN_PGFENCE, "truncate", { "truncate" } },
    { FOREIGN_PGFENCE, "truncate-cascade", { "truncate-cascade" } },
    { FOREIGN_PGFENCE, "update-in-migration", { "backfill-unbatched", "update-without-where" } },
    { FOREIGN_PGFENCE, "vacuum-full", { "vacuum-full" } },
    { FOREIGN_PGFENCE, "validate-constraint", { "validate-with-lock-held" } },
    { FOREIGN_PGFENCE, "wide-lock-window", { "multi-table-lock" } },

    { FOREIGN_ATLAS, "BC101", { "rename-table" } },
    { FOREIGN_ATLAS, "BC102", { "rename-column" } },
    { FOREIGN_ATLAS, "CD101", { "drop-constraint-fk" } },
    { FOREIGN_ATLAS, "DS101", { "drop-schema", "drop-schema-cascade" } },
    { FOREIGN_ATLAS, "DS102", { "drop-table", "drop-table-cascade" } },
    { FOREIGN_ATLAS, "DS103", { "drop-column" } },
    { FOREIGN_ATLAS, "MF101", { "create-unique-index-existing" } },
    { FOREIGN_ATLAS, "MF103", { "add-column-not-null-no-default" } },
    { FOREIGN_ATLAS, "MF104", { "set-not-null" } },
    { FOREIGN_ATLAS, "PG101", { "create-index-blocking" } },
    { FOREIGN_ATLAS, "PG102", { "drop-index-blocking" } },
    { FOREIGN_ATLAS, "PG103", { "concurrently-in-transaction" } },
    { FOREIGN_ATLAS, "PG104", { "add-primary-key" } },
    { FOREIGN_ATLAS, "PG105", { "add-unique-constraint" } },
    { FOREIGN_ATLAS, "PG301", { "alter-column-type-rewrite", "alter-column-type-reindex" } },
    { FOREIGN_ATLAS, "PG302", { "add-column-volatile-default" } },
    { FOREIGN_ATLAS, "PG303", { "set-not-null" } },
    { FOREIGN_ATLAS, "PG304", { "add-pk-using-index-nullable" } },
    { FOREIGN_ATLAS, "PG305", { "add-check-validating", "add-column-inline-check" } },
    { FOREIGN_ATLAS,
      "concurrent_index",
      { "create-index-blocking", "drop-index-blocking", "concurrently-in-transaction" } },
    { FOREIGN_ATLAS, "condrop", { "drop-constraint-fk" } },
    { FOREIGN_ATLAS,
      "data_depend",
      { "create-unique-index-existing", "add-column-not-null-no-default", "set-not-null" } },
    { FOREIGN_ATLAS,
      "destructive",
      { "drop-schema", "drop-schema-cascade", "drop-table", "drop-table-cascade", "drop-column" } },
    { FOREIGN_ATLAS, "incompatible", { "rename-table", "rename-column" } },
};

const char *foreign_tool_name(enum foreign_tool tool)
{
    static const char *const names[FOREIGN_TOOL_COUNT] = {
        [FOREIGN_SQUAWK] = "squawk",
        [FOREIGN_PGFENCE] = "pgfence",
        [FOREIGN_ATLAS] = "atlas",
    };
    return names[tool];
}

void foreign_ignore_free(struct foreign_ignore *ignore)
{
    if (ignore == NULL)
        return;
    g_strfreev(ignore->names);
    g_free(ignore->reason);
    g_free(ignore);
}

/* What is between the marks. Owned by the caller. */
static char *body_of(const char *comment, size_t length)
{
    bool is_block = comment[0] == '/';
    bool is_closed = is_block && length >= 4 && comment[length - 2] == '*' && comment[length - 1] == '/';

    return g_strstrip(g_strndup(comment + 2, length - 2 - (is_closed ? 2 : 0)));
}

/* What follows a word that starts the text, or NULL: "-ignore-files" does not start with "-ignore". */
static char *after_word(char *text, const char *word)
{
    size_t length = strlen(word);

    if (g_ascii_strncasecmp(text, word, length) != 0)
        return NULL;
    return strchr(" \t\r\n\v\f:", text[length]) != NULL ? text + length : NULL;
}

static char **split_names(const char *names, const char *separators)
{
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    g_auto(GStrv) words = g_strsplit_set(names, separators, -1);

    for (char **word = words; *word != NULL; word++)
        if (*g_strstrip(*word) != '\0')
            g_strv_builder_add(builder, *word);
    return g_strv_builder_end(builder);
}

static struct foreign_ignore *ignore_new(enum foreign_tool tool, const char *names, const char *separators)
{
    struct foreign_ignore *ignore = g_new0(struct foreign_ignore, 1);

    ignore->tool = tool;
    ignore->names = split_names(names, separators);
    return ignore;
}

static struct foreign_ignore *read_squawk(char *body)
{
    char *file_names = after_word(body, "squawk-ignore-file");
    char *names = file_names != NULL ? file_names : after_word(body, "squawk-ignore");
    char *reason = names != NULL ? strstr(names, "--") : NULL;
    struct foreign_ignore *ignore = NULL;

    if (names == NULL)
        return NULL;
    if (reason != NULL) {
        *reason = '\0';
        reason = g_strstrip(reason + 2);
    }
    ignore = ignore_new(FOREIGN_SQUAWK, names, ",");
    ignore->is_for_file = file_names != NULL;
    ignore->is_for_all = ignore->is_for_file && ignore->names[0] == NULL;
    ignore->reason = reason != NULL && *reason != '\0' ? g_strdup(reason) : NULL;
    return ignore;
}

static struct foreign_ignore *read_pgfence(char *body)
{
    char *old = after_word(body, "pgfence");
    bool is_old = old != NULL && *old == ':';
    char *names = is_old ? after_word(g_strchug(old + 1), "ignore") : after_word(body, "pgfence-ignore");
    struct foreign_ignore *ignore = NULL;

    if (names == NULL)
        return NULL;
    g_strchug(names);
    if (is_old)
        return ignore_new(FOREIGN_PGFENCE, names, ",");
    ignore = ignore_new(FOREIGN_PGFENCE, *names == ':' ? names + 1 : "", ",");
    ignore->is_for_all = ignore->names[0] == NULL;
    return ignore;
}

/* Its directives for the file are the lines of comments at the very top, if an empty line follows them. */
static bool is_at_the_top(const char *text, size_t length, size_t offset)
{
    const char *line = text;
    const char *end = text + length;

    while (end - line >= 2 && line[0] == '-' && line[1] == '-') {
        const char *newline = memchr(line, '\n', (size_t)(end - line));
        line = newline != NULL ? newline + 1 : end;
    }
    if (line <= text + offset)
        return false;
    while (line < end && (*line == ' ' || *line == '\t'))
        line++;
    return line == end || *line == '\n';
}

static struct foreign_ignore *read_atlas(char *body, const char *text, size_t length, size_t offset)
{
    char *names = after_word(body, "atlas:nolint");
    struct foreign_ignore *ignore = NULL;

    if (names == NULL || *names == ':')
        return NULL;
    ignore = ignore_new(FOREIGN_ATLAS, names, " \t\r\n");
    ignore->is_for_file = is_at_the_top(text, length, offset);
    ignore->is_for_all = ignore->names[0] == NULL;
    return ignore;
}

struct foreign_ignore *foreign_read(const char *text, size_t length, size_t offset, size_t end)
{
    g_autofree char *body = body_of(text + offset, end - offset);
    bool is_block = text[offset] == '/';
    struct foreign_ignore *ignore = read_squawk(body);

    if (ignore == NULL && !is_block)
        ignore = read_pgfence(body);
    return ignore != NULL ? ignore : read_atlas(body, text, length, offset);
}

static bool names_rule(const char *const *rules, const char *rule)
{
    for (size_t index = 0; index < OUR_RULES_MAX && rules[index] != NULL; index++)
        if (strcmp(rules[index], rule) == 0)
            return true;
    return false;
}

const char *const *foreign_rules(size_t row)
{
    return row < G_N_ELEMENTS(table) ? table[row].rules : NULL;
}

bool foreign_covers(const struct foreign_ignore *ignore, const char *rule)
{
    const char *const *names = (const char *const *)ignore->names;

    for (size_t row = 0; row < G_N_ELEMENTS(table); row++)
        if (table[row].tool == ignore->tool && names_rule(table[row].rules, rule) &&
            (ignore->is_for_all || g_strv_contains(names, table[row].name)))
            return true;
    return false;
}
