/* migration/marks.c - the marks of dbmate, goose, sqlx and Diesel. */
#include "migration/marks.h"

#include "migration/copy_data.h"
#include "migration/reader.h"

#include <string.h>

/* Where the sections of a file begin: the start of the line of each mark; NULL: there is no such line. */
struct sections {
    const char *up;
    const char *down;
};

/* The words of a mark line: `--`, blanks, prefix; NULL when the line is no such mark. */
static const char *mark_words(const char *line, const char *prefix)
{
    if (!g_str_has_prefix(line, "--"))
        return NULL;
    line += 2;
    while (*line == ' ' || *line == '\t')
        line++;
    return g_str_has_prefix(line, prefix) ? line + strlen(prefix) : NULL;
}

/* The next line's start, or NULL at the end. The text ends with a NUL. */
static const char *next_line(const char *line)
{
    const char *newline = strchr(line, '\n');

    return newline != NULL ? newline + 1 : NULL;
}

/* The words up to the line's end, without blanks around them. */
static char *line_rest(const char *words)
{
    return g_strstrip(g_strndup(words, strcspn(words, "\n")));
}

static void add_finding(const struct migration *migration, const char *at, const char *text, const char *remedy,
                        GPtrArray *findings)
{
    const struct migration_file *up = &migration->parts[MIGRATION_UP];
    const char *start = g_bytes_get_data(up->text, NULL);
    struct finding *finding =
            finding_add(findings, "directive", FINDING_ERROR, copy_data_place(up, (size_t)(at - start)), "%s", text);

    finding->remedy = g_strdup(remedy);
}

/* Cut the file at its marks: up runs from the start to the down mark, down from there to the end, or the other way. */
static void cut_sections(struct migration *migration, const struct sections *sections, const char *up_mark,
                         GPtrArray *findings)
{
    struct migration_file *up = &migration->parts[MIGRATION_UP];
    struct migration_file *down = &migration->parts[MIGRATION_DOWN];
    const char *start = g_bytes_get_data(up->text, NULL);
    size_t length = g_bytes_get_size(up->text);

    if (sections->up == NULL) {
        g_autofree char *text = g_strdup_printf("there is no line \"%s\": nothing says what is to run", up_mark);
        g_autofree char *remedy = g_strdup_printf("Put the line \"%s\" before the statements.", up_mark);
        add_finding(migration, start, text, remedy, findings);
        return;
    }
    if (sections->down == NULL)
        return;

    size_t up_at = (size_t)(sections->up - start);
    size_t down_at = (size_t)(sections->down - start);
    migration_file_share(down, up);
    down->offset = down_at;
    down->length = (down_at < up_at ? up_at : length) - down_at;
    up->offset = down_at < up_at ? up_at : 0;
    up->length = (down_at < up_at ? length : down_at) - up->offset;
}

/* Remember a mark's line; a second one of its kind is a finding. */
static void note_section(struct migration *migration, const char **section, const char *line, GPtrArray *findings)
{
    if (*section == NULL)
        *section = line;
    else
        add_finding(migration, line, "this section was begun before", "Keep one section of each kind in a file.",
                    findings);
}

void marks_read_dbmate(struct migration *migration, const char *metadata, GPtrArray *findings)
{
    struct sections sections = { 0 };
    const char *line = g_bytes_get_data(migration->parts[MIGRATION_UP].text, NULL);

    (void)metadata;
    for (; line != NULL; line = next_line(line)) {
        const char *words = mark_words(line, "migrate:");
        if (words == NULL)
            continue;
        g_autofree char *rest = line_rest(words);
        g_auto(GStrv) word = g_strsplit_set(rest, " \t", -1);
        if (word[0] != NULL && strcmp(word[0], "up") == 0) {
            note_section(migration, &sections.up, line, findings);
            migration->header.transaction_off |= g_strv_contains((const char *const *)word, "transaction:false");
        } else if (word[0] != NULL && strcmp(word[0], "down") == 0) {
            note_section(migration, &sections.down, line, findings);
        } else {
            add_finding(migration, line, "this is no mark of dbmate's that is known",
                        "Write -- migrate:up or -- migrate:down.", findings);
        }
    }
    cut_sections(migration, &sections, "-- migrate:up", findings);
}

void marks_read_goose(struct migration *migration, const char *metadata, GPtrArray *findings)
{
    struct sections sections = { 0 };
    const char *line = g_bytes_get_data(migration->parts[MIGRATION_UP].text, NULL);

    (void)metadata;
    for (; line != NULL; line = next_line(line)) {
        const char *words = mark_words(line, "+goose");
        if (words == NULL)
            continue;
        g_autofree char *rest = line_rest(words);
        if (g_ascii_strcasecmp(rest, "Up") == 0)
            note_section(migration, &sections.up, line, findings);
        else if (g_ascii_strcasecmp(rest, "Down") == 0)
            note_section(migration, &sections.down, line, findings);
        else if (g_ascii_strcasecmp(rest, "NO TRANSACTION") == 0)
            migration->header.transaction_off = true;
        else if (g_ascii_strcasecmp(rest, "StatementBegin") != 0 && g_ascii_strcasecmp(rest, "StatementEnd") != 0 &&
                 g_ascii_strcasecmp(rest, "ENVSUB OFF") != 0)
            add_finding(migration, line, "this mark of goose's is not understood here",
                        "Write Up, Down, NO TRANSACTION, StatementBegin or StatementEnd; variables are not replaced.",
                        findings);
    }
    cut_sections(migration, &sections, "-- +goose Up", findings);
}

void marks_read_sqlx(struct migration *migration, const char *metadata, GPtrArray *findings)
{
    const char *text = g_bytes_get_data(migration->parts[MIGRATION_UP].text, NULL);

    (void)metadata;
    (void)findings;
    migration->header.transaction_off |= g_str_has_prefix(text, "-- no-transaction");
}

void marks_read_diesel(struct migration *migration, const char *metadata, GPtrArray *findings)
{
    (void)findings;
    for (const char *line = metadata; line != NULL; line = next_line(line)) {
        g_autofree char *rest = line_rest(line);
        g_auto(GStrv) sides = g_strsplit(rest, "=", 2);
        if (g_strv_length(sides) != 2 || strcmp(g_strstrip(sides[0]), "run_in_transaction") != 0)
            continue;
        migration->header.transaction_off |= g_str_has_prefix(g_strstrip(sides[1]), "false");
    }
}
