/* migration/reader.c - one file of a set, read with as few calls as a plain loop would make. */
#include "migration/reader.h"

#include "base/file.h"
#include "base/lines.h"
#include "migration/copy_data.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    WHOLE_BYTES_MAX = 1024 * 1024, /* read at once; what is larger comes in pieces */
    DIGEST_THREADS_MAX = 8,
    DIGEST_FILES_PER_THREAD = 500 /* below it a thread costs more than it saves */
};

static const char byte_order_mark[] = "\xEF\xBB\xBF";

/* A file while it is read: what its pieces were found to be so far. */
struct reading {
    const struct reader_place *place;
    const char *path;
    GPtrArray *findings;
    size_t lines;     /* before the piece */
    bool is_not_text; /* which is a finding already */
    bool has_line_ends;
};

static void free_text(char **text)
{
    free(*text);
}

static struct finding *add(const struct reader_place *place, const char *name, const char *id,
                           enum finding_severity severity, const char *text, GPtrArray *findings)
{
    g_autofree char *path = g_strconcat(place->path, "/", name, NULL);

    return finding_add(findings, id, severity, place_in(path), "%s", text);
}

/* A link's target, opened when it is inside the directory; -1 with a finding when it is not. */
static int open_link(const struct reader_place *place, const char *name, GPtrArray *findings)
{
    g_autofree char *path = g_strconcat(place->path, "/", name, NULL);
    CLEANUP(free_text) char *directory = realpath(place->path, NULL);
    CLEANUP(free_text) char *target = realpath(path, NULL);
    size_t length = directory != NULL ? strlen(directory) : 0;

    if (directory != NULL && target != NULL && strncmp(target, directory, length) == 0 &&
        (target[length] == '/' || (length > 0 && directory[length - 1] == '/')))
        return open(target, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);

    struct finding *finding =
            add(place, name, "file-symlink", FINDING_ERROR,
                target == NULL ? "this symbolic link leads nowhere" : "this symbolic link leads out of the directory",
                findings);
    finding->effect = g_strdup("What it points at can change without review, so it is not read.");
    finding->remedy = g_strdup("Put the file itself here.");
    return -1;
}

static void add_unreadable(const struct reader_place *place, const char *name, const char *why, GPtrArray *findings)
{
    g_autofree char *text = g_strdup_printf("this file cannot be read: %s", why);
    struct finding *finding = add(place, name, "file-unreadable", FINDING_ERROR, text, findings);

    finding->remedy = g_strdup("Make it a plain file that you may read.");
}

/* Read at most size bytes; -1 and errno when that fails. */
static ssize_t read_bytes(int file, char *buffer, size_t size)
{
    size_t done = 0;
    ssize_t count = 0;

    do {
        count = read(file, buffer + done, size - done);
        done += count > 0 ? (size_t)count : 0;
    } while ((count < 0 && errno == EINTR) || (count > 0 && done + 1 < size));
    return count < 0 ? -1 : (ssize_t)done;
}

/* Open a plain file; -1 with a finding, or without one when there is no such file. */
static int open_plain(const struct reader_place *place, const char *name, struct stat *status, GPtrArray *findings)
{
    int file = openat(place->directory, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);

    if (file < 0 && (errno == ENOENT || errno == ENOTDIR))
        return -1;
    if (file < 0 && errno == ELOOP && (file = open_link(place, name, findings)) < 0)
        return -1;
    if (file >= 0 && fstat(file, status) == 0 && S_ISREG(status->st_mode))
        return file;
    add_unreadable(place, name,
                   file >= 0 && S_ISREG(status->st_mode) == 0 ? "it is not a plain file" : g_strerror(errno), findings);
    file_close(&file);
    return -1;
}

size_t reader_byte_order_mark(const char *text, size_t length)
{
    const size_t mark_length = sizeof(byte_order_mark) - 1;

    return length >= mark_length && memcmp(text, byte_order_mark, mark_length) == 0 ? mark_length : 0;
}

static bool is_ascii(const char *text, size_t length)
{
    uint64_t bits = 0;
    size_t i = 0;

    for (; i + sizeof(bits) <= length; i += sizeof(bits)) {
        uint64_t word = 0;
        memcpy(&word, text + i, sizeof(word));
        bits |= word;
    }
    for (; i < length; i++)
        bits |= (uint64_t)(unsigned char)text[i];
    return (bits & UINT64_C(0x8080808080808080)) == 0;
}

static bool is_blank(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (!g_ascii_isspace(text[i]))
            return false;
    return true;
}

static struct place place_of(const struct reading *reading, const char *piece, size_t length, const char *at)
{
    struct place place = place_at(reading->path, piece, length, (size_t)(at - piece));

    place.line += reading->lines;
    return place;
}

/* Text that the server would refuse, or read as something else than its author sees. */
static void check_text(struct reading *reading, const char *piece, size_t length)
{
    const char *bad = memchr(piece, '\0', length);
    struct finding *finding = NULL;

    if (reading->lines == 0 && length >= 2 &&
        (memcmp(piece, "\xFF\xFE", 2) == 0 || memcmp(piece, "\xFE\xFF", 2) == 0)) {
        finding = finding_add(reading->findings, "file-encoding", FINDING_ERROR, place_in(reading->path),
                              "this file is UTF-16");
        finding->remedy = g_strdup("Save it as UTF-8.");
    } else if (bad != NULL) {
        finding = finding_add(reading->findings, "file-binary", FINDING_ERROR, place_of(reading, piece, length, bad),
                              "here is a NUL byte: this file is not text");
        finding->effect = g_strdup("PostgreSQL would read it up to this byte only.");
        finding->remedy = g_strdup("Remove the byte, or the file if it is not SQL.");
    } else if (!is_ascii(piece, length) && !g_utf8_validate_len(piece, length, &bad)) {
        finding = finding_add(reading->findings, "file-encoding", FINDING_ERROR, place_of(reading, piece, length, bad),
                              "the byte 0x%02X here is not valid UTF-8", (unsigned char)*bad);
        finding->remedy = g_strdup("Save the file as UTF-8.");
    }
    reading->is_not_text = finding != NULL;
}

/* A native migration that does nothing is a mistake; other tools' projects are full of empty files. */
static void check_not_empty(const struct reader_place *place, const struct migration_file *file,
                            enum migration_part part, GPtrArray *findings)
{
    if (!is_blank(g_bytes_get_data(file->text, NULL), file->length))
        return;
    struct finding *finding = finding_add(findings, "file-empty",
                                          place->is_native && part != MIGRATION_DOWN ? FINDING_ERROR : FINDING_NOTE,
                                          place_in(file->path), "this file is empty");
    finding->remedy = g_strdup("Write its statements, or remove it; a comment is enough to mean \"nothing to do\".");
}

/* at: the first CR; NULL: the file begins with a byte order mark. */
static void add_line_ends(struct reading *reading, const char *piece, size_t length, const char *at)
{
    struct finding *finding = NULL;

    if (at == NULL)
        finding = finding_add(reading->findings, "file-line-ends", FINDING_ERROR, place_in(reading->path),
                              "this file begins with a byte order mark");
    else
        finding = finding_add(reading->findings, "file-line-ends", FINDING_ERROR, place_of(reading, piece, length, at),
                              "here is a carriage return: the file has Windows line ends");
    finding->effect = g_strdup("`sha256sum --check` would see other bytes than the ones that run.");
    finding->remedy = g_strdup("Save it as UTF-8 without a byte order mark and with LF line ends; the .gitattributes "
                               "line `*.sql text eol=lf` keeps it so.");
    reading->has_line_ends = true;
}

/* Look at a piece of the file as it lies there; its first one may have a byte order mark, whose length is returned. */
static size_t check_piece(struct reading *reading, const char *piece, size_t length)
{
    size_t mark_length = reading->lines == 0 ? reader_byte_order_mark(piece, length) : 0;
    const char *cr = NULL;

    piece += mark_length;
    length -= mark_length;
    if (!reading->is_not_text)
        check_text(reading, piece, length);
    if (!reading->place->is_native || reading->has_line_ends)
        return mark_length;
    cr = memchr(piece, '\r', length);
    if (mark_length > 0 || cr != NULL)
        add_line_ends(reading, piece, length, mark_length > 0 ? NULL : cr);
    return mark_length;
}

/* At most WHOLE_BYTES_MAX. Without the backslash of a line that ends data there are none, or they have no end. */
static bool read_whole(struct reading *reading, int input, size_t size, struct migration_file *file)
{
    g_autofree char *buffer = g_malloc(size + 1);
    ssize_t count = read_bytes(input, buffer, size + 1);

    if (count < 0 || (size_t)count > size) {
        add_unreadable(reading->place, file->name, count < 0 ? g_strerror(errno) : "it grew while it was read",
                       reading->findings);
        return false;
    }
    const size_t mark_length = check_piece(reading, buffer, (size_t)count);
    const size_t length = (size_t)count - mark_length;
    if (memchr(buffer, '\\', (size_t)count) != NULL) {
        CLEANUP(copy_elision_release) struct copy_elision elision;
        copy_elision_init(&elision);
        copy_elision_take(&elision, buffer + mark_length, length, (int64_t)mark_length);
        copy_elision_finish(&elision, file);
        return true;
    }
    memmove(buffer, buffer + mark_length, length);
    file->length = lines_normalise(buffer, length);
    buffer[file->length] = '\0';
    file->text = g_bytes_new_take(g_steal_pointer(&buffer), file->length);
    file->bytes = (int64_t)file->length;
    return true;
}

/* fault: of reading its lines; none: there is too much SQL. */
static void add_too_large(const struct reading *reading, const char *name, size_t size, const struct fault *fault)
{
    if (fault->kind == FAULT_IO) {
        add_unreadable(reading->place, name, fault->text, reading->findings);
        return;
    }
    g_autofree char *text = g_strdup_printf("this file has %zu MiB; at most %d MiB are read %s", size / (1024 * 1024),
                                            MIGRATION_FILE_BYTES_MAX / (1024 * 1024),
                                            fault->kind == FAULT_NONE ? "beside the data of COPY" : "of one line");
    struct finding *finding = add(reading->place, name, "file-too-large", FINDING_ERROR, text, reading->findings);
    finding->remedy = g_strdup("Load data of this size by COPY … FROM STDIN, or cut the file into several.");
}

static bool read_in_pieces(struct reading *reading, int input, size_t size, struct migration_file *file)
{
    CLEANUP(copy_elision_release) struct copy_elision elision;
    CLEANUP(lines_release) struct lines lines;
    CLEANUP(fault_clear) struct fault fault = { 0 };
    char *piece = NULL;
    size_t length = 0;

    copy_elision_init(&elision);
    for (lines_init(&lines, input, 0);;) {
        int64_t offset = lines.offset;
        if (!lines_next(&lines, &piece, &length, &fault) || elision.text->len > MIGRATION_FILE_BYTES_MAX) {
            add_too_large(reading, file->name, size, &fault);
            return false;
        }
        if (length == 0)
            break;
        size_t mark_length = check_piece(reading, piece, length);
        reading->lines += lines_count(piece, length);
        copy_elision_take(&elision, piece + mark_length, length - mark_length, offset + (int64_t)mark_length);
    }
    copy_elision_finish(&elision, file);
    return true;
}

/* What lies beside the folder is named from where the folder is. */
static char *path_of(const char *folder, const char *name)
{
    static const char up[] = "../";
    g_autofree char *base = g_path_get_basename(folder);
    g_autofree char *parent = g_path_get_dirname(folder);

    if (!g_str_has_prefix(name, up) || g_str_equal(base, ".") || g_str_equal(base, ".."))
        return g_strconcat(folder, "/", name, NULL);
    return g_str_equal(parent, ".") ? g_strdup(name + strlen(up)) : g_build_filename(parent, name + strlen(up), NULL);
}

bool reader_read(const struct reader_place *place, const char *name, enum migration_part part,
                 struct migration_file *file, GPtrArray *findings)
{
    struct stat status = { 0 };
    CLEANUP(file_close) int input = open_plain(place, name, &status, findings);

    if (input < 0)
        return false;
    struct migration_file read = {
        .name = g_strdup(name),
        .path = path_of(place->path, name),
    };
    struct reading reading = { .place = place, .path = read.path, .findings = findings };
    const size_t size = (size_t)status.st_size;
    if (!(size <= WHOLE_BYTES_MAX ? read_whole(&reading, input, size, &read)
                                  : read_in_pieces(&reading, input, size, &read))) {
        migration_file_release(&read);
        return false;
    }
    *file = read;
    check_not_empty(place, file, part, findings);
    return true;
}

/* Every `step`-th of the files, from the first-th on. */
struct digest_share {
    const GPtrArray *files;
    guint first, step;
};

static void *digest_share(void *data)
{
    const struct digest_share *share = data;

    for (guint i = share->first; i < share->files->len; i += share->step) {
        struct migration_file *file = g_ptr_array_index(share->files, i);
        gsize length = 0;
        const void *text = g_bytes_get_data(file->text, &length);
        file->text_digest = digest_of(text, length);
        if (file->copy_data == NULL)
            file->digest = file->text_digest;
    }
    return NULL;
}

void reader_digest(const GPtrArray *files)
{
    struct digest_share shares[DIGEST_THREADS_MAX] = { 0 };
    GThread *threads[DIGEST_THREADS_MAX] = { 0 };
    guint count = files->len < DIGEST_FILES_PER_THREAD ? 1 : MIN(g_get_num_processors(), DIGEST_THREADS_MAX);

    for (guint i = 0; i < count; i++) {
        shares[i] = (struct digest_share){ .files = files, .first = i, .step = count };
        threads[i] = i > 0 ? g_thread_try_new("digest", digest_share, &shares[i], NULL) : NULL;
    }
    for (guint i = 0; i < count; i++) {
        if (threads[i] != NULL)
            g_thread_join(threads[i]);
        else
            digest_share(&shares[i]);
    }
}

void migration_file_share(struct migration_file *copy, const struct migration_file *file)
{
    *copy = *file;
    copy->name = g_strdup(file->name);
    copy->path = g_strdup(file->path);
    copy->text = g_bytes_ref(file->text);
    copy->copy_data = file->copy_data != NULL ? g_array_ref(file->copy_data) : NULL;
}

void migration_file_release(struct migration_file *file)
{
    g_free(file->name);
    g_free(file->path);
    g_clear_pointer(&file->text, g_bytes_unref);
    g_clear_pointer(&file->copy_data, g_array_unref);
    *file = (struct migration_file){ 0 };
}
