/* base/file.c - whole files, read with a bound and replaced at once. */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TREE_DESCRIPTORS_MAX = 32 };

void file_close(const int *file)
{
    if (*file >= 0)
        close(*file);
}

static bool fail(struct fault *fault, const char *what, const char *path)
{
    return fault_set(fault, FAULT_IO, "cannot %s %s: %s", what, path, g_strerror(errno));
}

/* Read until the end or `size` bytes; -1 and errno when reading fails. */
static ssize_t read_all(int file, char *buffer, size_t size)
{
    size_t done = 0;

    while (done < size) {
        ssize_t count = read(file, buffer + done, size - done);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return -1;
        if (count == 0)
            break;
        done += (size_t)count;
    }
    return (ssize_t)done;
}

bool file_read(const char *path, size_t bytes_max, GBytes **content, struct fault *fault)
{
    CLEANUP(file_close) int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat status;

    if (file < 0 || fstat(file, &status) != 0)
        return fail(fault, "read", path);
    if (!S_ISREG(status.st_mode))
        return fault_set(fault, FAULT_IO, "%s is not a regular file", path);
    if ((size_t)status.st_size > bytes_max)
        return fault_set(fault, FAULT_IO, "%s has %lld bytes; at most %zu are read", path, (long long)status.st_size,
                         bytes_max);

    size_t size = (size_t)status.st_size;
    g_autofree char *buffer = g_try_malloc(size + 1);
    ssize_t count = buffer == NULL ? -1 : read_all(file, buffer, size + 1);
    if (count < 0)
        return fail(fault, "read", path);
    if ((size_t)count > size)
        return fault_set(fault, FAULT_IO, "%s grew while it was read", path);
    *content = g_bytes_new_take(g_steal_pointer(&buffer), (size_t)count);
    return true;
}

bool file_read_stream(int stream, const char *name, size_t bytes_max, GBytes **content, struct fault *fault)
{
    enum { PIECE_BYTES = 64 * 1024 };
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    ssize_t count = 0;

    do {
        size_t length = bytes->len;

        if (length > bytes_max)
            return fault_set(fault, FAULT_IO, "%s has more than %zu bytes, which are the most that are read", name,
                             bytes_max);
        g_byte_array_set_size(bytes, (guint)(length + PIECE_BYTES));
        count = read_all(stream, (char *)bytes->data + length, PIECE_BYTES);
        g_byte_array_set_size(bytes, (guint)(length + (size_t)MAX(count, 0)));
    } while (count > 0);
    if (count < 0)
        return fail(fault, "read", name);
    *content = g_byte_array_free_to_bytes(g_steal_pointer(&bytes));
    return true;
}

static bool write_all(int file, const char *content, size_t length)
{
    while (length > 0) {
        ssize_t count = write(file, content, length);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return false;
        content += count;
        length -= (size_t)count;
    }
    return fsync(file) == 0;
}

bool file_replace(const char *path, const char *content, size_t length, struct fault *fault)
{
    g_autofree char *temporary = g_strdup_printf("%s.%ld.tmp", path, (long)getpid());
    CLEANUP(file_close) int file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0666);

    if (file < 0)
        return fail(fault, "write", path);
    if (!write_all(file, content, length) || rename(temporary, path) != 0) {
        fail(fault, "write", path);
        unlink(temporary);
        return false;
    }
    return true;
}

bool file_create(const char *path, const char *content, size_t length, struct fault *fault)
{
    CLEANUP(file_close) int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);

    if (file < 0 && errno == EEXIST)
        return fault_set(fault, FAULT_REFUSED, "%s is there already", path);
    if (file < 0)
        return fail(fault, "create", path);
    if (!write_all(file, content, length)) {
        fail(fault, "write", path);
        unlink(path);
        return false;
    }
    return true;
}

bool file_make_directory(const char *path, struct fault *fault)
{
    return g_mkdir_with_parents(path, 0777) == 0 || fail(fault, "make the directory", path);
}

static int remove_entry(const char *path, const struct stat *status, int type, struct FTW *walk)
{
    (void)status;
    (void)type;
    (void)walk;
    return remove(path);
}

bool file_remove_tree(const char *path, struct fault *fault)
{
    if (nftw(path, remove_entry, TREE_DESCRIPTORS_MAX, FTW_DEPTH | FTW_PHYS) == 0 || errno == ENOENT)
        return true;
    return fail(fault, "remove", path);
}

void file_hold_standard(void)
{
    for (int file = STDIN_FILENO; file <= STDERR_FILENO; file++)
        if (fcntl(file, F_GETFD) < 0 && errno == EBADF)
            /* The lowest free descriptor is this one; opened the wrong way round, it fails as a closed one would. */
            (void)!open("/dev/null", file == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}
