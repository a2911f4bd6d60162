/* migration/marks.c - the marks that other tools' files have. */
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

/* How a tool marks the sections of a file. */
struct section_marks {
    const char *prefix;             /* what a mark begins with, behind "--" */
    const char *up;                 /* the line, for a message */
    const char *option;             /* behind `up`: no transaction; NULL: none */
    const char *alone;              /* the same, as a mark of its own; NULL: none */
    const char *const *passed_over; /* marks that mean nothing here, up to NULL */
    const char *unknown, *remedy;   /* what is said of others */
    int (*compare)(const char *one, const char *other);
};

static bool is_passed_over(const struct section_marks *marks, const char *words)
{
    for (const char *const *mark = marks->passed_over; *mark != NULL; mark++)
        if (marks->compare(words, *mark) == 0)
            return true;
    return false;
}

/* Is it the mark of a section, alone or with the option? */
static bool is_section(const struct section_marks *marks, const char *words, const char *section, bool *has_option)
{
    const size_t length = strcspn(words, " \t");
    g_autofree char *word = g_strndup(words, length);
    const char *rest = words + length + strspn(words + length, " \t");

    *has_option = marks->option != NULL && strcmp(rest, marks->option) == 0;
    return marks->compare(word, section) == 0 && (*rest == '\0' || *has_option);
}

static void read_sections(struct migration *migration, const struct section_marks *marks, GPtrArray *findings)
{
    struct sections sections = { 0 };
    const char *line = g_bytes_get_data(migration->parts[MIGRATION_UP].text, NULL);

    for (; line != NULL; line = next_line(line)) {
        const char *words = mark_words(line, marks->prefix);
        bool has_option = false;
        if (words == NULL)
            continue;
        g_autofree char *rest = line_rest(words);
        if (is_section(marks, rest, "up", &has_option)) {
            note_section(migration, &sections.up, line, findings);
            migration->header.transaction_off |= has_option;
        } else if (is_section(marks, rest, "down", &has_option)) {
            note_section(migration, &sections.down, line, findings);
        } else if (marks->alone != NULL && marks->compare(rest, marks->alone) == 0) {
            migration->header.transaction_off = true;
        } else if (!is_passed_over(marks, rest)) {
            add_finding(migration, line, marks->unknown, marks->remedy, findings);
        }
    }
    cut_sections(migration, &sections, marks->up, findings);
}

void marks_read_dbmate(struct migration *migration, const char *metadata, GPtrArray *findings)
{
    static const char *const passed_over[] = { NULL };
    static const struct section_marks marks = { .prefix = "migrate:",
                                                .up = "-- migrate:up",
                                                .option = "transaction:false",
                                                .passed_over = passed_over,
                                                .unknown = "this is no mark of dbmate's that is known",
                                                .remedy = "Write -- migrate:up or -- migrate:down.",
                                                .compare = strcmp };

    (void)metadata;
    read_sections(migration, &marks, findings);
}

void marks_read_goose(struct migration *migration, const char *metadata, GPtrArray *findings)
{
    static const char *const passed_over[] = { "StatementBegin", "StatementEnd", "ENVSUB OFF", NULL };
    static const struct section_marks marks = {
        .prefix = "+goose",
        .up = "-- +goose Up",
        .alone = "NO TRANSACTION",
        .passed_over = passed_over,
        .unknown = "this mark of goose's is not understood here",
        .remedy = "Write Up, Down, NO TRANSACTION, StatementBegin or StatementEnd; variables are not replaced.",
        .compare = g_ascii_strcasecmp
    };

    (void)metadata;
    read_sections(migration, &marks, findings);
}

void marks_read_sql_migrate(struct migration *migration, const char *metadata, GPtrArray *findings)
{
    static const char *const passed_over[] = { "StatementBegin", "StatementEnd", NULL };
    static const struct section_marks marks = { .prefix = "+migrate",
                                                .up = "-- +migrate Up",
                                                .option = "notransaction",
                                                .passed_over = passed_over,
                                                .unknown = "this is no mark of sql-migrate's that is known",
                                                .remedy = "Write Up, Down, StatementBegin or StatementEnd.",
                                                .compare = g_ascii_strcasecmp };

    (void)metadata;
    read_sections(migration, &marks, findings);
}

/* "Up Migration" or "Down Migration" behind dashes and blanks, in any case: that word is the section. */
static bool is_node_section(const char *line, const char *section)
{
    line += strspn(line, " \t");
    if (!g_str_has_prefix(line, "--"))
        return false;
    line += strspn(line, "- \t");
    if (g_ascii_strncasecmp(line, section, strlen(section)) != 0)
        return false;
    line += strlen(section);
    const size_t blanks = strspn(line, " \t");
    return blanks > 0 && g_ascii_strncasecmp(line + blanks, "migration", strlen("migration")) == 0;
}

void marks_read_node_pg_migrate(struct migration *migration, const char *metadata, GPtrArray *findings)
{
    struct sections sections = { 0 };
    const char *line = g_bytes_get_data(migration->parts[MIGRATION_UP].text, NULL);

    (void)metadata;
    for (; line != NULL; line = next_line(line)) {
        if (is_node_section(line, "up"))
            note_section(migration, &sections.up, line, findings);
        else if (is_node_section(line, "down"))
            note_section(migration, &sections.down, line, findings);
    }
    if (sections.up != NULL || sections.down != NULL)
        cut_sections(migration, &sections, "-- Up Migration", findings);
}

void marks_read_graphile_migrate(struct migration *migration, const char *metadata, GPtrArray *findings)
{
    const char *line = g_bytes_get_data(migration->parts[MIGRATION_UP].text, NULL);

    (void)metadata;
    (void)findings;
    for (; line != NULL; line = next_line(line))
        migration->header.transaction_off |= g_str_has_prefix(line, "--! no-transaction");
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
