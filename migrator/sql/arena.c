/* sql/arena.c - blocks, each twice the one before it up to a bound. */
#include "sql/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <string.h>

enum { BLOCK_BYTES_MIN = 4 * 1024, BLOCK_BYTES_MAX = 1024 * 1024 };

struct block {
    struct block *previous;
    size_t size, used; /* of its bytes */
    alignas(max_align_t) uint8_t bytes[];
};

struct owned {
    struct owned *previous;
    void *data;
    GDestroyNotify release;
};

struct sql_arena {
    struct block *last;
    struct owned *owned; /* in the blocks */
};

static struct block *new_block(struct block *previous, size_t least)
{
    size_t size = previous == NULL ? BLOCK_BYTES_MIN : MIN(previous->size * 2, (size_t)BLOCK_BYTES_MAX);
    struct block *block;

    size = MAX(size, least);
    block = g_malloc(sizeof *block + size);
    block->previous = previous;
    block->size = size;
    block->used = 0;
    return block;
}

static void free_blocks(struct block *block)
{
    while (block != NULL) {
        struct block *previous = block->previous;

        g_free(block);
        block = previous;
    }
}

static void release_owned(struct sql_arena *arena)
{
    for (struct owned *owned = arena->owned; owned != NULL; owned = owned->previous)
        owned->release(owned->data);
    arena->owned = NULL;
}

struct sql_arena *sql_arena_new(void)
{
    return g_new0(struct sql_arena, 1);
}

void sql_arena_free(struct sql_arena *arena)
{
    if (arena == NULL)
        return;
    release_owned(arena);
    free_blocks(arena->last);
    g_free(arena);
}

/* One block is kept, unless something huge was in it. */
void sql_arena_clear(struct sql_arena *arena)
{
    release_owned(arena);
    if (arena->last == NULL)
        return;
    free_blocks(g_steal_pointer(&arena->last->previous));
    arena->last->used = 0;
    if (arena->last->size > BLOCK_BYTES_MAX)
        g_clear_pointer(&arena->last, free_blocks);
}

void *sql_arena_allocate(struct sql_arena *arena, size_t size)
{
    size_t rounded = (size + alignof(max_align_t) - 1) / alignof(max_align_t) * alignof(max_align_t);
    void *bytes;

    if (arena->last == NULL || arena->last->size - arena->last->used < rounded)
        arena->last = new_block(arena->last, rounded);
    bytes = arena->last->bytes + arena->last->used;
    arena->last->used += rounded;
    return bytes;
}

const void *sql_arena_copy(struct sql_arena *arena, const void *bytes, size_t size)
{
    void *copy = sql_arena_allocate(arena, size);

    if (size > 0)
        memcpy(copy, bytes, size);
    return copy;
}

char *sql_arena_text(struct sql_arena *arena, const char *text, size_t length)
{
    char *copy = sql_arena_allocate(arena, length + 1);

    memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
}

const char *const *sql_arena_list(struct sql_arena *arena, const char *const *strings, size_t count)
{
    const char **list = sql_arena_allocate(arena, (count + 1) * sizeof *list);

    for (size_t index = 0; index < count; index++)
        list[index] = sql_arena_text(arena, strings[index], strlen(strings[index]));
    list[count] = NULL;
    return list;
}

void sql_arena_own(struct sql_arena *arena, void *data, GDestroyNotify release)
{
    struct owned *owned = sql_arena_allocate(arena, sizeof *owned);

    *owned = (struct owned){ .previous = arena->owned, .data = data, .release = release };
    arena->owned = owned;
}
