/* migration/header.c - the directives of a leading comment block, one table row each. */
#include "migration/header.h"

#include "base/nearest.h"

#include <string.h>

enum { DIRECTIVE_WORD_BYTES_MAX = 63 };

/* One line of the block: what follows "migrator:", with the place of each byte in the file. */
struct directive_line {
    const char *file;
    const char *text; /* the whole file */
    size_t length;
    const char *cursor; /* the next byte of the line that is not read yet */
    const char *end;    /* of the line, without blanks */
    size_t offset;      /* of the comment in the file */
    GPtrArray *findings;
};

struct directive {
    const char *name;
    const char *usage;
    void (*read)(struct migration_header *header, struct directive_line *line, const char *usage);
};

static void complain(const struct directive_line *line, const char *at, const char *text, const char *usage)
{
    struct finding *finding =
            finding_add(line->findings, "directive", FINDING_ERROR,
                        place_at(line->file, line->text, line->length, (size_t)(at - line->text)), "%s", text);

    finding->effect = g_strdup("What it was to say is not known, so nothing of this migration can be trusted to run.");
    finding->remedy = g_strdup_printf("Write: -- migrator: %s", usage);
}

static void skip_blanks(struct directive_line *line)
{
    while (line->cursor < line->end && (*line->cursor == ' ' || *line->cursor == '\t'))
        line->cursor++;
}

static void trim_end(struct directive_line *line)
{
    while (line->end > line->cursor && g_ascii_isspace(line->end[-1]))
        line->end--;
}

/* The next word, or "" at the end of the line. Owned by the caller. */
static char *read_word(struct directive_line *line)
{
    skip_blanks(line);
    const char *start = line->cursor;
    while (line->cursor < line->end && *line->cursor != ' ' && *line->cursor != '\t')
        line->cursor++;
    return g_strndup(start, (size_t)(line->cursor - start));
}

/* A text in double quotes, in which \" and \\ stand for " and \. NULL when there is none, or an empty one. */
static char *read_quoted(struct directive_line *line)
{
    g_autoptr(GString) text = g_string_new(NULL);

    skip_blanks(line);
    if (line->cursor == line->end || *line->cursor != '"')
        return NULL;
    for (const char *at = line->cursor + 1; at < line->end; at++) {
        if (*at == '"') {
            line->cursor = at + 1;
            g_autofree char *stripped = g_strstrip(g_strdup(text->str));
            return *stripped != '\0' ? g_steal_pointer(&stripped) : NULL;
        }
        if (*at == '\\' && at + 1 < line->end && (at[1] == '"' || at[1] == '\\'))
            at++;
        g_string_append_c(text, *at);
    }
    return NULL;
}

/* True when the line ends here; else the rest is a finding. */
static bool expect_end(struct directive_line *line, const char *usage)
{
    skip_blanks(line);
    if (line->cursor == line->end)
        return true;
    complain(line, line->cursor, "this part of the directive is not understood", usage);
    return false;
}

static void read_reason(char **reason, struct directive_line *line, const char *usage)
{
    const char *at = line->cursor;
    g_autofree char *text = read_quoted(line);

    if (text == NULL) {
        complain(line, at, "the reason is missing: say why, in double quotes", usage);
    } else if (expect_end(line, usage)) {
        g_free(*reason);
        *reason = g_steal_pointer(&text);
    }
}

static void read_incompatible(struct migration_header *header, struct directive_line *line, const char *usage)
{
    read_reason(&header->incompatible, line, usage);
}

static void read_irreversible(struct migration_header *header, struct directive_line *line, const char *usage)
{
    read_reason(&header->irreversible, line, usage);
}

/* What is not kept cannot be brought back. */
static void read_before_image(struct migration_header *header, struct directive_line *line, const char *usage)
{
    g_autofree char *word = read_word(line);

    if (strcmp(word, "off") != 0) {
        complain(line, line->cursor - strlen(word), "a before-image can only be switched off", usage);
        return;
    }
    read_reason(&header->irreversible, line, usage);
    header->before_image_off = header->irreversible != NULL;
}

static void read_transaction(struct migration_header *header, struct directive_line *line, const char *usage)
{
    g_autofree char *word = read_word(line);

    if (strcmp(word, "off") != 0)
        complain(line, line->cursor - strlen(word), "a transaction can only be switched off", usage);
    else if (expect_end(line, usage))
        header->transaction_off = true;
}

/* "5s" as milliseconds; a unit is needed, because a bare number means other things to psql and to people. */
static bool read_milliseconds(const char *word, int64_t *milliseconds)
{
    static const struct {
        const char *unit;
        int64_t milliseconds;
    } units[] = { { "ms", 1 }, { "s", 1000 }, { "min", 60 * 1000 }, { "h", 3600 * 1000 }, { "d", 24 * 3600 * 1000 } };
    char *unit = NULL;

    if (!g_ascii_isdigit(*word))
        return false;
    guint64 number = g_ascii_strtoull(word, &unit, 10);
    if (number == 0 && *unit == '\0') {
        *milliseconds = 0;
        return true;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(units); i++) {
        if (strcmp(unit, units[i].unit) != 0)
            continue;
        *milliseconds = (int64_t)number * units[i].milliseconds;
        return number <= INT32_MAX && *milliseconds <= INT32_MAX; /* PostgreSQL's own bound */
    }
    return false;
}

static void read_timeout(int64_t *timeout_ms, struct directive_line *line, const char *usage)
{
    g_autofree char *word = read_word(line);
    int64_t milliseconds = 0;

    if (!read_milliseconds(word, &milliseconds))
        complain(line, line->cursor - strlen(word),
                 "this is no length of time: a number and ms, s, min, h or d, at most 24 d", usage);
    else if (expect_end(line, usage))
        *timeout_ms = milliseconds;
}

static void read_lock_timeout(struct migration_header *header, struct directive_line *line, const char *usage)
{
    read_timeout(&header->lock_timeout_ms, line, usage);
}

static void read_statement_timeout(struct migration_header *header, struct directive_line *line, const char *usage)
{
    read_timeout(&header->statement_timeout_ms, line, usage);
}

static void read_role(struct migration_header *header, struct directive_line *line, const char *usage)
{
    skip_blanks(line);
    const char *at = line->cursor;
    g_autofree char *name = at < line->end && *at == '"' ? read_quoted(line) : read_word(line);

    if (name == NULL || *name == '\0' || strlen(name) > DIRECTIVE_WORD_BYTES_MAX) {
        complain(line, at, "the role's name is missing, or longer than 63 bytes", usage);
    } else if (expect_end(line, usage)) {
        g_free(header->role);
        header->role = g_steal_pointer(&name);
    }
}

static bool is_hazard_id(const char *word)
{
    return *word != '\0' && strspn(word, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen(word);
}

static bool is_date(const char *word)
{
    int digits[8] = { 0 };
    size_t count = 0;

    if (strlen(word) != strlen("YYYY-MM-DD") || word[4] != '-' || word[7] != '-')
        return false;
    for (size_t i = 0; i < strlen(word); i++) {
        if (i == 4 || i == 7)
            continue;
        if (!g_ascii_isdigit(word[i]))
            return false;
        digits[count++] = word[i] - '0';
    }
    int year = digits[0] * 1000 + digits[1] * 100 + digits[2] * 10 + digits[3];
    int month = digits[4] * 10 + digits[5];
    int day = digits[6] * 10 + digits[7];
    return g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year);
}

void header_allow_free(struct header_allow *allow)
{
    if (allow == NULL)
        return;
    g_free(allow->hazard);
    g_free(allow->reason);
    g_free(allow->until);
    g_free(allow);
}

/* The optional "until=YYYY-MM-DD" at the end; false when it is something else. */
static bool read_until(struct directive_line *line, char **until)
{
    g_autofree char *word = read_word(line);

    if (*word == '\0')
        return true;
    if (!g_str_has_prefix(word, "until=") || !is_date(word + strlen("until="))) {
        line->cursor -= strlen(word);
        return false;
    }
    *until = g_strdup(word + strlen("until="));
    return true;
}

static struct header_allow *parse_allow(struct directive_line *line, const char *usage)
{
    struct header_allow *allow = g_new0(struct header_allow, 1);
    const char *after_hazard = NULL;

    allow->offset = line->offset;
    allow->hazard = read_word(line);
    after_hazard = line->cursor;
    allow->reason = read_quoted(line);
    if (!is_hazard_id(allow->hazard))
        complain(line, after_hazard - strlen(allow->hazard), "say which finding is allowed, by its id", usage);
    else if (allow->reason == NULL)
        complain(line, after_hazard, "the reason is missing: say why, in double quotes", usage);
    else if (!read_until(line, &allow->until))
        complain(line, line->cursor, "only a date may follow the reason", usage);
    else if (expect_end(line, usage))
        return allow;
    header_allow_free(allow);
    return NULL;
}

static void read_allow(struct migration_header *header, struct directive_line *line, const char *usage)
{
    struct header_allow *allow = parse_allow(line, usage);

    if (allow == NULL)
        return;
    if (header->allows == NULL)
        header->allows = g_ptr_array_new_with_free_func((GDestroyNotify)header_allow_free);
    g_ptr_array_add(header->allows, allow);
}

static const char allow_usage[] = "allow <finding-id> \"why\" [until=YYYY-MM-DD]";

static const struct directive directives[] = {
    { "incompatible", "incompatible \"why the running release breaks\"", read_incompatible },
    { "irreversible", "irreversible \"why there is no way back\"", read_irreversible },
    { "before-image", "before-image off \"why the rows need not come back\"", read_before_image },
    { "transaction", "transaction off", read_transaction },
    { "allow", allow_usage, read_allow },
    { "lock_timeout", "lock_timeout 5s", read_lock_timeout },
    { "statement_timeout", "statement_timeout 30min", read_statement_timeout },
    { "role", "role <name>", read_role },
};

static void read_unknown(const struct directive_line *line, const char *word)
{
    const char *names[G_N_ELEMENTS(directives) + 1] = { 0 };
    for (size_t i = 0; i < G_N_ELEMENTS(directives); i++)
        names[i] = directives[i].name;

    const char *nearest = nearest_name(word, names);
    g_autofree char *known = g_strjoinv(", ", (char **)(void *)names);
    g_autofree char *valid = g_utf8_make_valid(word, -1);
    g_autofree char *text =
            nearest != NULL ? g_strdup_printf("there is no directive \"%s\"; did you mean \"%s\"?", valid, nearest)
                            : g_strdup_printf("there is no directive \"%s\"; known are %s", valid, known);
    const char *usage = "one of them";
    for (size_t i = 0; i < G_N_ELEMENTS(directives); i++)
        if (nearest != NULL && strcmp(nearest, directives[i].name) == 0)
            usage = directives[i].usage;
    complain(line, line->cursor - strlen(word), text, usage);
}

static void read_directive(struct migration_header *header, struct directive_line *line)
{
    g_autofree char *word = read_word(line);

    for (size_t i = 0; i < G_N_ELEMENTS(directives); i++) {
        if (strcmp(word, directives[i].name) != 0)
            continue;
        directives[i].read(header, line, directives[i].usage);
        return;
    }
    read_unknown(line, word);
}

/* What follows "-- migrator:" in a line, blanks within it forgiven; NULL when the line is no directive. */
static const char *directive_start(const char *line, const char *end)
{
    static const char mark[] = "migrator";

    if (end - line < 2 || line[0] != '-' || line[1] != '-')
        return NULL;
    line += 2;
    while (line < end && (*line == ' ' || *line == '\t'))
        line++;
    if ((size_t)(end - line) < strlen(mark) || g_ascii_tolower(*line) != mark[0] ||
        g_ascii_strncasecmp(line, mark, strlen(mark)) != 0)
        return NULL;
    line += strlen(mark);
    while (line < end && (*line == ' ' || *line == '\t'))
        line++;
    return line < end && *line == ':' ? line + 1 : NULL;
}

static bool is_blank_or_comment(const char **line, const char *end)
{
    while (*line < end && g_ascii_isspace(**line))
        (*line)++;
    return *line == end || (end - *line >= 2 && (*line)[0] == '-' && (*line)[1] == '-');
}

/* What can stand anywhere, beside what it is for. */
static bool is_allow(const char *words, const char *end)
{
    struct directive_line line = { .cursor = words, .end = end };
    g_autofree char *word = read_word(&line);

    return strcmp(g_strchomp(word), "allow") == 0;
}

/* Another directive elsewhere is a comment to the server and to us: its author must hear that it does nothing. */
static void warn_of_directives(const char *file, const char *text, size_t length, const char *from, const char *why,
                               const char *remedy, GPtrArray *findings)
{
    const char *end = text + length;

    for (const char *line = from; line < end;) {
        const char *newline = memchr(line, '\n', (size_t)(end - line));
        const char *line_end = newline != NULL ? newline : end;
        const char *words = directive_start(line, line_end);
        if (words != NULL && !is_allow(words, line_end)) {
            struct finding *finding = finding_add(findings, "directive", FINDING_WARNING,
                                                  place_at(file, text, length, (size_t)(line - text)), "%s", why);
            finding->remedy = g_strdup(remedy);
        }
        line = line_end + (newline != NULL);
    }
}

void migration_header_warn(const char *file, const char *text, size_t length, GPtrArray *findings)
{
    warn_of_directives(file, text, length, text, "a directive does nothing in this file",
                       "Move it into the comment at the top of the up file.", findings);
}

size_t migration_header_end(const char *text, size_t length)
{
    const char *end = text + length;
    const char *line = text;

    while (line < end) {
        const char *start = line;
        const char *newline = memchr(line, '\n', (size_t)(end - line));
        if (!is_blank_or_comment(&line, newline != NULL ? newline : end))
            return (size_t)(start - text);
        line = newline != NULL ? newline + 1 : end;
    }
    return length;
}

struct header_allow *migration_header_read_allow(const char *file, const char *text, size_t length, size_t offset,
                                                 size_t end, GPtrArray *findings)
{
    const char *words = directive_start(text + offset, text + end);
    struct directive_line line = {
        .file = file,
        .text = text,
        .length = length,
        .cursor = words,
        .end = text + end,
        .offset = offset,
        .findings = findings,
    };

    if (words == NULL || !is_allow(words, line.end))
        return NULL;
    trim_end(&line);
    g_free(read_word(&line));
    return parse_allow(&line, allow_usage);
}

void migration_header_read(struct migration_header *header, const char *file, const char *text, size_t length,
                           GPtrArray *findings)
{
    const char *end = text + migration_header_end(text, length);
    const char *line = text;

    *header = (struct migration_header){ .lock_timeout_ms = HEADER_TIMEOUT_UNSET,
                                         .statement_timeout_ms = HEADER_TIMEOUT_UNSET };
    while (line < end) {
        const char *newline = memchr(line, '\n', (size_t)(end - line));
        const char *line_end = newline != NULL ? newline : end;
        is_blank_or_comment(&line, line_end);
        struct directive_line directive = {
            .file = file,
            .text = text,
            .length = length,
            .cursor = directive_start(line, line_end),
            .end = line_end,
            .offset = (size_t)(line - text),
            .findings = findings,
        };
        if (directive.cursor != NULL) {
            trim_end(&directive);
            read_directive(header, &directive);
        }
        line = newline != NULL ? newline + 1 : end;
    }
    warn_of_directives(file, text, length, end, "a directive after the first statement does nothing",
                       "Move it into the comment at the top of the file.", findings);
}

void migration_header_release(struct migration_header *header)
{
    g_free(header->incompatible);
    g_free(header->irreversible);
    g_free(header->role);
    if (header->allows != NULL)
        g_ptr_array_free(header->allows, TRUE);
    *header = (struct migration_header){ .lock_timeout_ms = HEADER_TIMEOUT_UNSET,
                                         .statement_timeout_ms = HEADER_TIMEOUT_UNSET };
}

static char *line_with_reason(const char *words, const char *reason)
{
    GString *line = g_string_new(words);

    g_string_append(line, " \"");
    for (const char *at = reason; *at != '\0'; at++) {
        if (*at == '"' || *at == '\\')
            g_string_append_c(line, '\\');
        g_string_append_c(line, g_ascii_iscntrl(*at) ? ' ' : *at);
    }
    g_string_append_c(line, '"');
    return g_string_free(line, FALSE);
}

char *migration_header_incompatible_line(const char *reason)
{
    return line_with_reason("-- migrator: incompatible", reason);
}

char *migration_header_without(const struct migration_header *header)
{
    return header->irreversible == NULL
                   ? NULL
                   : line_with_reason(header->before_image_off ? "before-image off" : "irreversible",
                                      header->irreversible);
}
