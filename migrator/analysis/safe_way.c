/* analysis/safe_way.c - steps, and how they are shown. */
#include "analysis/safe_way.h"

#include <string.h>

static void clear_step(gpointer data)
{
    struct safe_step *step = data;

    g_free(step->name);
    g_free(step->sql);
}

static struct safe_step *add_step(struct safe_way *way)
{
    if (way->steps == NULL) {
        way->steps = g_array_new(FALSE, TRUE, sizeof(struct safe_step));
        g_array_set_clear_func(way->steps, clear_step);
    }
    g_array_set_size(way->steps, way->steps->len + 1);
    return &g_array_index(way->steps, struct safe_step, way->steps->len - 1);
}

void safe_way_release(struct safe_way *way)
{
    g_clear_pointer(&way->steps, g_array_unref);
    *way = (struct safe_way){ 0 };
}

void safe_way_step(struct safe_way *way, bool transaction_off, const char *name, const char *format, ...)
{
    struct safe_step *step = add_step(way);
    va_list arguments;

    va_start(arguments, format);
    step->sql = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    step->name = g_strdup(name);
    step->transaction_off = transaction_off;
}

void safe_way_program(struct safe_way *way, const char *format, ...)
{
    struct safe_step *step = add_step(way);
    va_list arguments;

    va_start(arguments, format);
    step->sql = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    step->is_for_program = true;
}

void safe_way_set_path(struct safe_way *way, const char *path)
{
    for (guint index = 0; way->steps != NULL && index < way->steps->len; index++) {
        struct safe_step *step = &g_array_index(way->steps, struct safe_step, index);
        g_autofree char *sql = step->sql;

        if (step->is_for_program || strchr(sql, ';') == NULL) /* nothing to run */
            step->sql = g_steal_pointer(&sql);
        else
            step->sql =
                    g_strdup_printf("SET %ssearch_path = %s;\n%s", step->transaction_off ? "" : "LOCAL ", path, sql);
    }
}

static const char *heading(const struct safe_step *step)
{
    if (step->is_for_program)
        return "the application:";
    return step->transaction_off ? "a migration with `-- migrator: transaction off`:" : "a migration:";
}

char *safe_way_text(const struct safe_way *way)
{
    GString *text = NULL;

    if (way->steps == NULL)
        return NULL;
    text = g_string_new(NULL);
    for (guint index = 0; index < way->steps->len; index++) {
        const struct safe_step *step = &g_array_index(way->steps, struct safe_step, index);

        g_string_append_printf(text, "%s-- %u. %s\n%s%s", index > 0 ? "\n" : "", index + 1, heading(step),
                               step->is_for_program ? "-- " : "", step->sql);
        if (text->str[text->len - 1] != '\n')
            g_string_append_c(text, '\n');
    }
    return g_string_free(text, FALSE);
}
