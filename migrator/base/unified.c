/* base/unified.c - the longest common subsequence of lines, and what is shown of it. */
#include "base/unified.h"

#include "base/plural.h"

#include <stdbool.h>
#include <string.h>

struct edit {
    char mark; /* ' ', '-', '+' */
    const char *line;
};

struct lines_of {
    char **lines;
    guint count;
};

static struct lines_of cut(const char *text)
{
    struct lines_of lines = { .lines = g_strsplit(text, "\n", -1) };

    lines.count = g_strv_length(lines.lines);
    if (lines.count > 0 && *lines.lines[lines.count - 1] == '\0') /* behind the last newline */
        lines.count--;
    return lines;
}

static void add(GArray *edits, char mark, const char *line)
{
    const struct edit edit = { mark, line };

    g_array_append_val(edits, edit);
}

static void add_all(GArray *edits, char mark, char **lines, guint count)
{
    for (guint i = 0; i < count; i++)
        add(edits, mark, lines[i]);
}

/* ---- the lines that changed ---- */

/* common[i * (now + 1) + j]: how long the common part of what begins at the i-th and at the j-th line is. */
static guint *measure(char **before, guint before_count, char **now, guint now_count)
{
    const size_t width = (size_t)now_count + 1;
    guint *common = g_new0(guint, (before_count + (size_t)1) * width);

    for (guint i = before_count; i-- > 0;)
        for (guint j = now_count; j-- > 0;) {
            const size_t at = i * width + j;
            common[at] = strcmp(before[i], now[j]) == 0 ? common[at + width + 1] + 1
                                                        : MAX(common[at + width], common[at + 1]);
        }
    return common;
}

static void add_between(GArray *edits, char **before, guint before_count, char **now, guint now_count)
{
    const bool is_measured = (guint64)before_count * now_count <= UNIFIED_CELLS_MAX;
    g_autofree guint *common = is_measured ? measure(before, before_count, now, now_count) : NULL;
    guint i = 0, j = 0;

    while (common != NULL && i < before_count && j < now_count) {
        const size_t at = i * ((size_t)now_count + 1) + j;
        if (strcmp(before[i], now[j]) == 0) {
            add(edits, ' ', before[i++]);
            j++;
        } else if (common[at + now_count + 1] >= common[at + 1]) {
            add(edits, '-', before[i++]);
        } else {
            add(edits, '+', now[j++]);
        }
    }
    add_all(edits, '-', before + i, before_count - i);
    add_all(edits, '+', now + j, now_count - j);
}

/* All lines of both, in order. */
static GArray *edits_of(const struct lines_of *before, const struct lines_of *now)
{
    GArray *edits = g_array_new(FALSE, FALSE, sizeof(struct edit));
    const guint shorter = MIN(before->count, now->count);
    guint first = 0, last = 0;

    while (first < shorter && strcmp(before->lines[first], now->lines[first]) == 0)
        first++;
    while (last < shorter - first &&
           strcmp(before->lines[before->count - last - 1], now->lines[now->count - last - 1]) == 0)
        last++;
    add_all(edits, ' ', before->lines, first);
    add_between(edits, before->lines + first, before->count - first - last, now->lines + first,
                now->count - first - last);
    add_all(edits, ' ', before->lines + before->count - last, last);
    return edits;
}

/* ---- shown ---- */

static char mark_at(const GArray *edits, guint index)
{
    return g_array_index(edits, struct edit, index).mark;
}

static bool is_shown(const GArray *edits, guint index)
{
    const guint first = index - MIN(index, UNIFIED_CONTEXT), end = MIN(edits->len, index + UNIFIED_CONTEXT + 1);

    for (guint i = first; i < end; i++)
        if (mark_at(edits, i) != ' ')
            return true;
    return false;
}

/* How many of edits[first, end) are lines of the text that has this mark alone. */
static guint count_lines(const GArray *edits, guint first, guint end, char mark)
{
    guint count = 0;

    for (guint i = first; i < end; i++)
        count += mark_at(edits, i) == ' ' || mark_at(edits, i) == mark;
    return count;
}

/* A text of no lines begins at 0. */
static void add_side(GString *head, const GArray *edits, guint first, guint end, char mark)
{
    const guint count = count_lines(edits, first, end, mark);

    g_string_append_printf(head, " %c%u,%u", mark, count_lines(edits, 0, first, mark) + (count > 0 ? 1 : 0), count);
}

/* Add the hunk that begins there; where it ends. */
static guint add_hunk(GPtrArray *shown, const GArray *edits, guint first)
{
    GString *head = g_string_new("@@");
    guint end = first;

    while (end < edits->len && is_shown(edits, end))
        end++;
    add_side(head, edits, first, end, '-');
    add_side(head, edits, first, end, '+');
    g_string_append(head, " @@");
    g_ptr_array_add(shown, g_string_free(head, FALSE));
    for (guint i = first; i < end; i++)
        g_ptr_array_add(shown, g_strdup_printf("%c%s", mark_at(edits, i), g_array_index(edits, struct edit, i).line));
    return end;
}

static char *join(const GPtrArray *shown, guint lines_max)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < MIN(shown->len, lines_max); i++)
        g_string_append_printf(text, "%s%s", i > 0 ? "\n" : "", (const char *)g_ptr_array_index(shown, i));
    if (shown->len > lines_max)
        g_string_append_printf(text, "\n… %u more line%s", shown->len - lines_max, plural(shown->len - lines_max));
    return g_string_free(text, FALSE);
}

char *unified_diff(const char *before, const char *now, guint lines_max)
{
    const struct lines_of old = cut(before), new = cut(now);
    g_auto(GStrv) old_lines = old.lines;
    g_auto(GStrv) new_lines = new.lines;
    g_autoptr(GArray) edits = edits_of(&old, &new);
    g_autoptr(GPtrArray) shown = g_ptr_array_new_with_free_func(g_free);

    for (guint i = 0; i < edits->len; i++)
        if (is_shown(edits, i))
            i = add_hunk(shown, edits, i);
    return shown->len > 0 ? join(shown, lines_max) : NULL;
}
