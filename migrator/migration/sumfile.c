/* migration/sumfile.c - the checksum file: its lines, its head, and what a broken one still says. */
#include "migration/sumfile.h"

#include <string.h>

#define COMMENT_LINE  "# migrator.sum 1: written by `migrator seal`; `sha256sum --check migrator.sum` reads it too\n"
#define COMMENT_MARK  "# migrator.sum "
#define COMMENT_KNOWN COMMENT_MARK "1:"
#define HEAD_MARK     "# head "
#define LINE_START    "SHA256 ("
#define LINE_MIDDLE   ") = "
#define REMEDY        "Run `migrator seal`: it writes the file anew, and mends a merge."

enum { NAME_BYTES_MAX = 1024, DIGEST_DIGITS = DIGEST_HEX_BYTES - 1 };

/* Where in a merge conflict the reader is; of the common ancestor's side nothing is taken. */
enum conflict_side { NO_CONFLICT, OURS, ANCESTOR, THEIRS };

struct reader {
    struct sumfile *sumfile;
    const char *file;
    const char *text;
    const char *end;
    GPtrArray *findings;
    size_t line;
    enum conflict_side side;
    bool has_head;
};

static void line_free(void *data)
{
    struct sumfile_line *line = data;

    g_free(line->name);
    g_free(line);
}

struct sumfile *sumfile_new(void)
{
    struct sumfile *sumfile = g_new0(struct sumfile, 1);

    sumfile->lines = g_ptr_array_new_with_free_func(line_free);
    sumfile->by_name = g_hash_table_new(g_str_hash, g_str_equal);
    return sumfile;
}

void sumfile_free(struct sumfile *sumfile)
{
    if (sumfile == NULL)
        return;
    g_hash_table_destroy(sumfile->by_name);
    g_ptr_array_free(sumfile->lines, TRUE);
    g_free(sumfile);
}

static struct sumfile_line *add_line(struct sumfile *sumfile, char *name, const struct digest *digest, size_t number)
{
    struct sumfile_line *line = g_new(struct sumfile_line, 1);

    *line = (struct sumfile_line){ .name = name, .digest = *digest, .line = number };
    g_ptr_array_add(sumfile->lines, line);
    g_hash_table_insert(sumfile->by_name, line->name, line);
    return line;
}

void sumfile_add(struct sumfile *sumfile, const char *name, const struct digest *digest)
{
    add_line(sumfile, g_strdup(name), digest, 0);
}

const struct sumfile_line *sumfile_find(const struct sumfile *sumfile, const char *name)
{
    return g_hash_table_lookup(sumfile->by_name, name);
}

bool sumfile_name_is_safe(const char *name)
{
    size_t length = strlen(name);
    const char *inside = g_str_has_prefix(name, SUMFILE_ROLLBACK) ? name + strlen(SUMFILE_ROLLBACK) : name;

    if (length > NAME_BYTES_MAX || !g_utf8_validate(name, (gssize)length, NULL))
        return false;
    for (size_t i = 0; i < length; i++)
        if (g_ascii_iscntrl(name[i]) || name[i] == '\\')
            return false;
    for (const char *folder = inside;; folder = strchr(folder, '/') + 1) {
        size_t folder_length = strcspn(folder, "/");
        if (folder_length == 0 || strncmp(folder, ".", folder_length) == 0 ||
            (folder_length == 2 && strncmp(folder, "..", 2) == 0))
            return false;
        if (folder[folder_length] == '\0')
            return true;
    }
}

static void complain(const struct reader *reader, const char *id, const char *at, const char *text)
{
    struct finding *finding = finding_add(
            reader->findings, id, FINDING_ERROR,
            place_at(reader->file, reader->text, (size_t)(reader->end - reader->text), (size_t)(at - reader->text)),
            "%s", text);

    finding->effect = g_strdup("Nothing that it lists counts as sealed, and `up` refuses to run.");
    finding->remedy = g_strdup(REMEDY);
}

static bool starts_with(const char *line, size_t length, const char *start)
{
    size_t start_length = strlen(start);

    return length >= start_length && memcmp(line, start, start_length) == 0;
}

/* A line of git's: takes note of the side. The common ancestor is there with merge.conflictStyle diff3 only. */
static bool read_conflict_marker(struct reader *reader, const char *line, size_t length)
{
    static const struct {
        const char *mark;
        enum conflict_side side;
    } markers[] = { { "<<<<<<<", OURS }, { "|||||||", ANCESTOR }, { "=======", THEIRS }, { ">>>>>>>", NO_CONFLICT } };

    for (size_t i = 0; i < G_N_ELEMENTS(markers); i++) {
        if (!starts_with(line, length, markers[i].mark))
            continue;
        if (!reader->sumfile->has_conflict_markers)
            complain(reader, "sumfile-conflict", line, "the checksum file holds the marks of an unfinished merge");
        reader->sumfile->has_conflict_markers = true;
        reader->side = markers[i].side;
        return true;
    }
    return false;
}

static void read_entry(struct reader *reader, const char *line, size_t length)
{
    size_t fixed = strlen(LINE_START) + strlen(LINE_MIDDLE) + DIGEST_DIGITS;
    struct digest digest;

    if (length <= fixed || !starts_with(line, length, LINE_START) ||
        !starts_with(line + length - DIGEST_DIGITS - strlen(LINE_MIDDLE), strlen(LINE_MIDDLE), LINE_MIDDLE) ||
        !digest_from_hex(line + length - DIGEST_DIGITS, DIGEST_DIGITS, &digest)) {
        complain(reader, "sumfile-line", line, "this line is not \"SHA256 (name) = 64 hexadecimal digits\"");
        return;
    }

    g_autofree char *name = g_strndup(line + strlen(LINE_START), length - fixed);
    const struct sumfile_line *earlier = sumfile_find(reader->sumfile, name);
    if (strlen(name) != length - fixed || !sumfile_name_is_safe(name))
        complain(reader, "sumfile-line", line, "this line names a file outside migrations/ and rollback/");
    else if (earlier == NULL)
        add_line(reader->sumfile, g_steal_pointer(&name), &digest, reader->line);
    else if (reader->side == NO_CONFLICT)
        complain(reader, "sumfile-duplicate", line, "this file is listed twice");
}

static void read_head(struct reader *reader, const char *line, size_t length)
{
    struct digest written;
    struct digest real = digest_of(reader->text, (size_t)(line - reader->text));

    if (reader->side != NO_CONFLICT || reader->sumfile->has_conflict_markers)
        return; /* it is the head of one side */
    reader->has_head = true;
    if (length == strlen(HEAD_MARK) + DIGEST_DIGITS &&
        digest_from_hex(line + strlen(HEAD_MARK), DIGEST_DIGITS, &written) && digest_equal(&written, &real))
        reader->sumfile->is_intact = true;
    else
        complain(reader, "sumfile-head", line,
                 "the checksum file was changed by hand: its head does not fit its lines");
}

static void read_line(struct reader *reader, const char *line, size_t length)
{
    reader->line++;
    if (read_conflict_marker(reader, line, length) || reader->side == ANCESTOR)
        return;
    if (reader->has_head)
        complain(reader, "sumfile-line", line, "nothing may follow the head line");
    else if (starts_with(line, length, HEAD_MARK))
        read_head(reader, line, length);
    else if (!starts_with(line, length, COMMENT_MARK))
        read_entry(reader, line, length);
    else if (!starts_with(line, length, COMMENT_KNOWN))
        complain(reader, "sumfile-line", line, "the checksum file is of a format that a newer migrator writes");
}

struct sumfile *sumfile_parse(const char *file, const char *text, size_t length, GPtrArray *findings)
{
    guint findings_before = findings->len;
    struct reader reader = {
        .sumfile = sumfile_new(),
        .file = file,
        .text = text,
        .end = text + length,
        .findings = findings,
    };

    for (const char *line = text; line < reader.end;) {
        const char *newline = memchr(line, '\n', (size_t)(reader.end - line));
        const char *line_end = newline != NULL ? newline : reader.end;
        read_line(&reader, line, (size_t)(line_end - line));
        line = line_end + (newline != NULL);
    }
    if (!reader.has_head && !reader.sumfile->has_conflict_markers)
        complain(&reader, "sumfile-cut", reader.end,
                 "the checksum file is cut short: its last line, the head, is missing");
    reader.sumfile->is_intact &= findings->len == findings_before;
    return reader.sumfile;
}

char *sumfile_text(const struct sumfile *sumfile)
{
    GString *text = g_string_new(COMMENT_LINE);
    char hex[DIGEST_HEX_BYTES];

    for (guint i = 0; i < sumfile->lines->len; i++) {
        const struct sumfile_line *line = g_ptr_array_index(sumfile->lines, i);
        digest_to_hex(&line->digest, hex);
        g_string_append_printf(text, LINE_START "%s" LINE_MIDDLE "%s\n", line->name, hex);
    }
    struct digest head = digest_of(text->str, text->len);
    digest_to_hex(&head, hex);
    g_string_append_printf(text, HEAD_MARK "%s\n", hex);
    return g_string_free(text, FALSE);
}
