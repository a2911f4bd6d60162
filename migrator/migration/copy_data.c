/* migration/copy_data.c - COPY data on their way out of a text, and in again. */
#include "migration/copy_data.h"

#include "base/file.h"
#include "base/plural.h"
#include "sql/split.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

/* How the line begins that stands for data. */
static const char mark[] = "-- COPY data left out by migrator: ";

void copy_elision_init(struct copy_elision *elision)
{
    *elision = (struct copy_elision){ .text = g_string_new(NULL), .line = 1 };
    digest_stream_init(&elision->whole);
}

void copy_elision_release(struct copy_elision *elision)
{
    if (elision->text != NULL)
        g_string_free(elision->text, TRUE);
    g_clear_pointer(&elision->data, g_array_unref);
    *elision = (struct copy_elision){ 0 };
}

static void hash(struct copy_elision *elision, const char *bytes, size_t length)
{
    digest_stream_update(&elision->whole, bytes, length);
    elision->bytes += (int64_t)length;
}

/* A quick look, so that only a text in which such a word occurs is cut into tokens. */
static bool mentions_stdin(const char *text, size_t length)
{
    static const char word[] = "std"; /* STDOUT, too: the grammar takes it for the client's end of the line */
    const size_t word_length = sizeof(word) - 1;

    for (size_t i = 0; i + word_length <= length; i++)
        if ((text[i] == 's' || text[i] == 'S') && g_ascii_strncasecmp(text + i, word, word_length) == 0)
            return true;
    return false;
}

static bool find_data(struct copy_elision *elision, size_t before, size_t *data_at)
{
    const GString *text = elision->text;

    elision->mentions_stdin = elision->mentions_stdin || mentions_stdin(text->str + before, text->len - before);
    if (!elision->mentions_stdin)
        return false;
    if (sql_find_copy_data(text->str, text->len, &elision->statement, data_at))
        return true;
    elision->mentions_stdin = mentions_stdin(text->str + elision->statement, text->len - elision->statement);
    return false;
}

/* How many bytes the first lines of a piece have. */
static size_t length_of_lines(const char *piece, size_t length, size_t count)
{
    const char *at = piece;

    for (; count > 0; count--)
        at = (const char *)memchr(at, '\n', length - (size_t)(at - piece)) + 1;
    return (size_t)(at - piece);
}

/* Take lines of SQL, up to where data begin; how many bytes of the piece were taken. */
static size_t take_text(struct copy_elision *elision, const char *piece, size_t length, int64_t offset)
{
    GString *text = elision->text;
    const size_t before = text->len;
    size_t data_at = 0;

    g_string_append_len(text, piece, (gssize)length);
    g_string_truncate(text, before + lines_normalise(text->str + before, length));
    elision->is_in_data = find_data(elision, before, &data_at);
    if (elision->is_in_data) {
        length = length_of_lines(piece, length, lines_count(text->str + before, data_at - before));
        g_string_truncate(text, data_at);
        elision->block = (struct copy_data){ .offset = offset + (int64_t)length };
        digest_stream_init(&elision->block_digest);
    }
    hash(elision, text->str + before, text->len - before);
    return length;
}

static void end_data(struct copy_elision *elision)
{
    struct copy_data *block = &elision->block;
    GString *text = elision->text;

    if (block->bytes > 0) {
        char hex[DIGEST_HEX_BYTES];

        block->digest = digest_stream_final(&elision->block_digest);
        digest_to_hex(&block->digest, hex);
        block->at = text->len;
        elision->line += lines_count(text->str + elision->counted, text->len - elision->counted);
        block->line = elision->line;
        elision->counted = text->len;
        g_string_append_printf(text, "%s%" PRId64 " bytes in %zu line%s, SHA256 = %s\n", mark, block->bytes,
                               block->lines, plural(block->lines), hex);
        block->length = text->len - block->at;
        if (elision->data == NULL)
            elision->data = g_array_new(FALSE, FALSE, sizeof(struct copy_data));
        g_array_append_vals(elision->data, block, 1);
    }
    elision->is_in_data = elision->mentions_stdin = false;
    elision->statement = text->len;
}

/* How many bytes of a piece are data; *ends: the line that ends them comes next. */
static size_t length_of_data(const char *piece, size_t length, bool *ends)
{
    size_t at = 0;

    for (*ends = false; at < length;) {
        const char *newline = memchr(piece + at, '\n', length - at);
        size_t line_length = newline != NULL ? (size_t)(newline - piece) - at : length - at;

        *ends = sql_ends_copy_data(piece + at, line_length);
        if (*ends)
            break;
        at += line_length + (newline != NULL);
    }
    return at;
}

/* Take lines of data, up to their end; how many bytes of the piece were taken. */
static size_t take_data(struct copy_elision *elision, char *piece, size_t length)
{
    struct copy_data *block = &elision->block;
    bool ends = false;
    const size_t taken = length_of_data(piece, length, &ends);

    if (taken > 0) {
        block->lines += lines_count(piece, taken) + (piece[taken - 1] != '\n');
        size_t normal_length = lines_normalise(piece, taken);
        digest_stream_update(&elision->block_digest, piece, normal_length);
        hash(elision, piece, normal_length);
        block->bytes += (int64_t)normal_length;
    }
    if (ends)
        end_data(elision);
    return taken;
}

void copy_elision_take(struct copy_elision *elision, char *piece, size_t length, int64_t offset)
{
    while (length > 0) {
        size_t taken =
                elision->is_in_data ? take_data(elision, piece, length) : take_text(elision, piece, length, offset);
        piece += taken;
        length -= taken;
        offset += (int64_t)taken;
    }
}

void copy_elision_finish(struct copy_elision *elision, struct migration_file *file)
{
    if (elision->is_in_data)
        end_data(elision);
    file->length = elision->text->len;
    file->text = g_string_free_to_bytes(g_steal_pointer(&elision->text));
    file->copy_data = g_steal_pointer(&elision->data);
    file->bytes = elision->bytes;
    file->digest = digest_stream_final(&elision->whole);
}

static guint count(const struct migration_file *file)
{
    return file->copy_data != NULL ? file->copy_data->len : 0;
}

static const struct copy_data *nth(const struct migration_file *file, guint index)
{
    return &g_array_index(file->copy_data, struct copy_data, index);
}

GBytes *copy_data_without(GBytes *text)
{
    gsize length = 0;
    const char *from = g_bytes_get_data(text, &length), *end = from + length;
    GString *rest = g_string_sized_new(length);

    while (from < end) {
        const char *newline = memchr(from, '\n', (size_t)(end - from));
        const size_t line = newline != NULL ? (size_t)(newline - from) + 1 : (size_t)(end - from);
        if (line < strlen(mark) || memcmp(from, mark, strlen(mark)) != 0)
            g_string_append_len(rest, from, (gssize)line);
        from += line;
    }
    return g_string_free_to_bytes(rest);
}

size_t copy_data_line(const struct migration_file *file, size_t line)
{
    size_t left_out = 0;

    for (guint i = 0; i < count(file) && nth(file, i)->line < line; i++)
        left_out += nth(file, i)->lines - 1;
    return line + left_out;
}

struct place copy_data_place(const struct migration_file *file, size_t offset)
{
    size_t length = 0;
    const char *text = g_bytes_get_data(file->text, &length);
    struct place place = place_at(file->path, text, length, offset);

    place.line = copy_data_line(file, place.line);
    return place;
}

void copy_data_place_findings(const struct migration_file *file, GPtrArray *findings, guint first)
{
    for (guint i = first; i < findings->len; i++) {
        struct finding *finding = g_ptr_array_index(findings, i);

        finding->place.line = copy_data_line(file, finding->place.line);
    }
}

static bool fail_as_changed(const struct copy_reader *reader, struct fault *fault)
{
    fault_clear(fault);
    fault_set(fault, FAULT_REFUSED,
              "the file changed while it was read: its COPY data are not those that were checked");
    fault_set_place(fault, copy_data_place(reader->file, reader->at));
    return fault_set_hint(fault, "nobody may write to it meanwhile; run this again");
}

bool copy_reader_open(struct copy_reader *reader, const struct migration_file *file, size_t at, size_t length,
                      struct fault *fault)
{
    *reader = (struct copy_reader){ .file = file, .at = at, .length = length, .input = -1 };
    for (guint i = 0; i < count(file) && reader->data == NULL; i++)
        if (nth(file, i)->at == at)
            reader->data = nth(file, i);
    if (reader->data == NULL)
        return true;
    reader->input = open(file->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (reader->input < 0)
        return fault_set(fault, FAULT_REFUSED, "%s is to be read again, and cannot be: %s", file->path,
                         g_strerror(errno));
    lines_init(&reader->lines, reader->input, reader->data->offset);
    digest_stream_init(&reader->digest);
    reader->left = reader->data->bytes;
    return true;
}

void copy_reader_close(struct copy_reader *reader)
{
    file_close(&reader->input);
    lines_release(&reader->lines);
    *reader = (struct copy_reader){ .input = -1 };
}

static bool next_of_text(struct copy_reader *reader, const char **piece, size_t *length)
{
    *piece = (const char *)g_bytes_get_data(reader->file->text, NULL) + reader->at;
    *length = reader->length;
    reader->at += reader->length;
    reader->length = 0;
    return true;
}

bool copy_reader_next(struct copy_reader *reader, const char **piece, size_t *length, struct fault *fault)
{
    char *read = NULL;
    size_t read_length = 0;

    if (reader->data == NULL)
        return next_of_text(reader, piece, length);
    *piece = NULL;
    *length = 0;
    if (reader->left == 0)
        return true;
    if (!lines_next(&reader->lines, &read, &read_length, fault) || read_length == 0)
        return fail_as_changed(reader, fault);
    read_length = MIN(lines_normalise(read, read_length), (size_t)reader->left);
    digest_stream_update(&reader->digest, read, read_length);
    reader->left -= (int64_t)read_length;
    if (reader->left == 0) {
        struct digest digest = digest_stream_final(&reader->digest);
        if (!digest_equal(&digest, &reader->data->digest))
            return fail_as_changed(reader, fault);
    }
    *piece = read;
    *length = read_length;
    return true;
}
