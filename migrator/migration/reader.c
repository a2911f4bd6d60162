/* migration/reader.c - one file of a set, read with as few calls as a plain loop would make. */
#include "migration/reader.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    DIGEST_THREADS_MAX = 8,
    DIGEST_FILES_PER_THREAD = 500 /* below it a thread costs more than it saves */
};

static const char byte_order_mark[] = "\xEF\xBB\xBF";

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

/* The file's bytes and a NUL; NULL with a finding, or without one when there is no such file. */
static char *read_raw(const struct reader_place *place, const char *name, size_t *length, GPtrArray *findings)
{
    struct stat status;
    CLEANUP(file_close) int file = openat(place->directory, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);

    if (file < 0 && (errno == ENOENT || errno == ENOTDIR))
        return NULL;
    if (file < 0 && errno == ELOOP && (file = open_link(place, name, findings)) < 0)
        return NULL;
    if (file < 0 || fstat(file, &status) != 0) {
        add_unreadable(place, name, g_strerror(errno), findings);
        return NULL;
    }
    if (!S_ISREG(status.st_mode)) {
        add_unreadable(place, name, "it is not a plain file", findings);
        return NULL;
    }
    if (status.st_size > MIGRATION_FILE_BYTES_MAX) {
        g_autofree char *text =
                g_strdup_printf("this file has %lld MiB; at most %d MiB are read",
                                (long long)status.st_size / (1024 * 1024), MIGRATION_FILE_BYTES_MAX / (1024 * 1024));
        struct finding *finding = add(place, name, "file-too-large", FINDING_ERROR, text, findings);
        finding->remedy = g_strdup("Load data of this size outside of migrations, or cut it into several.");
        return NULL;
    }

    size_t size = (size_t)status.st_size + 1;
    g_autofree char *buffer = g_malloc(size);
    ssize_t count = read_bytes(file, buffer, size);
    if (count < 0 || (size_t)count == size) {
        add_unreadable(place, name, count < 0 ? g_strerror(errno) : "it grew while it was read", findings);
        return NULL;
    }
    buffer[count] = '\0';
    *length = (size_t)count;
    return g_steal_pointer(&buffer);
}

size_t reader_normalise(char *text, size_t length, bool *had_byte_order_mark, size_t *first_cr)
{
    size_t mark_length = strlen(byte_order_mark);

    *had_byte_order_mark = length >= mark_length && memcmp(text, byte_order_mark, mark_length) == 0;
    const char *cr = memchr(text, '\r', length);
    *first_cr = cr != NULL ? (size_t)(cr - text) : SIZE_MAX;
    if (!*had_byte_order_mark && cr == NULL)
        return length;

    size_t written = 0;
    for (size_t i = *had_byte_order_mark ? mark_length : 0; i < length; i++)
        if (text[i] != '\r' || i + 1 == length || text[i + 1] != '\n')
            text[written++] = text[i];
    return written;
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

/* Text that the server would refuse, or read as something else than its author sees. */
static void check_text(const char *path, const char *text, size_t length, GPtrArray *findings)
{
    const char *bad = memchr(text, '\0', length);

    if (length >= 2 && (memcmp(text, "\xFF\xFE", 2) == 0 || memcmp(text, "\xFE\xFF", 2) == 0)) {
        struct finding *finding =
                finding_add(findings, "file-encoding", FINDING_ERROR, place_in(path), "this file is UTF-16");
        finding->remedy = g_strdup("Save it as UTF-8.");
    } else if (bad != NULL) {
        struct finding *finding =
                finding_add(findings, "file-binary", FINDING_ERROR, place_at(path, text, length, (size_t)(bad - text)),
                            "here is a NUL byte: this file is not text");
        finding->effect = g_strdup("PostgreSQL would read it up to this byte only.");
        finding->remedy = g_strdup("Remove the byte, or the file if it is not SQL.");
    } else if (!is_ascii(text, length) && !g_utf8_validate_len(text, length, &bad)) {
        struct finding *finding = finding_add(findings, "file-encoding", FINDING_ERROR,
                                              place_at(path, text, length, (size_t)(bad - text)),
                                              "the byte 0x%02X here is not valid UTF-8", (unsigned char)*bad);
        finding->remedy = g_strdup("Save the file as UTF-8.");
    }
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

/* text: the normalised one, in which the first CR's offset is still right, unless a BOM was before it. */
static void check_line_ends(const char *path, bool had_byte_order_mark, size_t first_cr, const char *text,
                            size_t length, GPtrArray *findings)
{
    struct finding *finding = NULL;

    if (had_byte_order_mark)
        finding = finding_add(findings, "file-line-ends", FINDING_ERROR, place_in(path),
                              "this file begins with a byte order mark");
    else
        finding = finding_add(findings, "file-line-ends", FINDING_ERROR, place_at(path, text, length, first_cr),
                              "here is a carriage return: the file has Windows line ends");
    finding->effect = g_strdup("`sha256sum --check` would see other bytes than the ones that run.");
    finding->remedy = g_strdup("Save it as UTF-8 without a byte order mark and with LF line ends; the .gitattributes "
                               "line `*.sql text eol=lf` keeps it so.");
}

bool reader_read(const struct reader_place *place, const char *name, enum migration_part part,
                 struct migration_file *file, GPtrArray *findings)
{
    size_t length = 0;
    size_t first_cr = 0;
    bool had_byte_order_mark = false;
    g_autofree char *text = read_raw(place, name, &length, findings);

    if (text == NULL)
        return false;
    g_autofree char *path = g_strconcat(place->path, "/", name, NULL);
    size_t normal_length = reader_normalise(text, length, &had_byte_order_mark, &first_cr);
    text[normal_length] = '\0';
    check_text(path, text, normal_length, findings);
    if (place->is_native && (had_byte_order_mark || first_cr != SIZE_MAX))
        check_line_ends(path, had_byte_order_mark, first_cr, text, normal_length, findings);

    *file = (struct migration_file){
        .name = g_strdup(name),
        .path = g_steal_pointer(&path),
        .length = normal_length,
    };
    file->text = g_bytes_new_take(g_steal_pointer(&text), normal_length);
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
        file->digest = digest_of(text, length);
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

void migration_file_release(struct migration_file *file)
{
    g_free(file->name);
    g_free(file->path);
    if (file->text != NULL)
        g_bytes_unref(file->text);
    *file = (struct migration_file){ 0 };
}
