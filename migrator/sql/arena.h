/* sql/arena.h - memory that is given back all at once. */
#ifndef MIGRATOR_SQL_ARENA_H
#define MIGRATOR_SQL_ARENA_H

#include <glib.h>
#include <stddef.h>

struct sql_arena;

struct sql_arena *sql_arena_new(void);
void sql_arena_free(struct sql_arena *arena);

/* Give back what it holds, and keep a block of it for what comes next. */
void sql_arena_clear(struct sql_arena *arena);

/* `size` bytes, aligned for any type, not cleared. */
void *sql_arena_allocate(struct sql_arena *arena, size_t size);

/* Copies: a text with a NUL byte behind it; bytes; a list of strings, which become the arena's too, ended by NULL. */
char *sql_arena_text(struct sql_arena *arena, const char *text, size_t length);
const void *sql_arena_copy(struct sql_arena *arena, const void *bytes, size_t size);
const char *const *sql_arena_list(struct sql_arena *arena, const char *const *strings, size_t count);

/* Have release(data) called when the rest is given back. */
void sql_arena_own(struct sql_arena *arena, void *data, GDestroyNotify release);

#endif
