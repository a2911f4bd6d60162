/* base/file.h - reading and replacing whole files, bounded in size. */
#ifndef MIGRATOR_BASE_FILE_H
#define MIGRATOR_BASE_FILE_H

#include "base/attributes.h"
#include "base/fault.h"

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

/*
 * Read a regular file of at most bytes_max bytes. *content is owned by the caller (g_bytes_unref).
 * FAULT_IO: it cannot be read, is not a regular file, or is larger (the fault names the path and says which).
 */
MUST_CHECK bool file_read(const char *path, size_t bytes_max, GBytes **content, struct fault *fault);

/* The same from an open descriptor, a pipe included, to its end; `name` is for messages. */
MUST_CHECK bool file_read_stream(int stream, const char *name, size_t bytes_max, GBytes **content, struct fault *fault);

/*
 * Replace a file at once: write a temporary file beside it, sync it, rename it over the path.
 * Either the old or the new content is there, whatever dies. Mode 0666 less the umask. FAULT_IO.
 */
MUST_CHECK bool file_replace(const char *path, const char *content, size_t length, struct fault *fault);

/* Create a file that is not there yet; FAULT_REFUSED, untouched, when it is; FAULT_IO otherwise. */
MUST_CHECK bool file_create(const char *path, const char *content, size_t length, struct fault *fault);

/* Make a directory and its parents; one that is there already is fine. FAULT_IO. */
MUST_CHECK bool file_make_directory(const char *path, struct fault *fault);

/* Remove a file or a whole directory tree, following no symbolic link; nothing there is fine. FAULT_IO. */
MUST_CHECK bool file_remove_tree(const char *path, struct fault *fault);

/* For CLEANUP(): close a descriptor unless it is negative. */
void file_close(const int *file);

/*
 * See that the descriptors 0, 1 and 2 are taken, so that no file that is opened later gets what is printed. Those that
 * were closed fail when they are used. Called once, before any file is opened.
 */
void file_hold_standard(void);

#endif
