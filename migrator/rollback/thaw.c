/* rollback/thaw.c - the SQL of a thaw as text, and its ledger entry. Pure. */
#include "rollback/thaw.h"

#include "generated/sql.h"
#include "report/detail.h"
#include "rollback/freeze.h"
#include "sql/script.h"

void thaw_release(struct thaw *thaw)
{
    g_free(thaw->id);
    g_clear_pointer(&thaw->enabled, g_ptr_array_unref);
    g_clear_pointer(&thaw->left, g_ptr_array_unref);
    g_clear_pointer(&thaw->leftovers, g_ptr_array_unref);
    *thaw = (struct thaw){ 0 };
}

char *thaw_detail(const struct thaw *thaw)
{
    const struct detail_member members[] = {
        { .key = "id", .text = thaw->id }, /* first: schemas/freeze/script/guard.sql reads it there */
        { .key = "subscriptions", .list = thaw->enabled },
    };
    return detail_object(members, G_N_ELEMENTS(members));
}

static void append_filled(GString *script, const char *template_text, const char *schema, const struct thaw *thaw)
{
    g_autofree char *text = freeze_fill(template_text, schema, thaw->id != NULL ? thaw->id : "", NULL);

    g_string_append(script, g_strchomp(text));
    g_string_append(script, ";\n");
}

char *thaw_text(const struct thaw *thaw, const char *schema)
{
    GString *script = g_string_new(NULL);

    if (freeze_id_is_good(thaw->id))
        append_filled(script, SQL_FREEZE_SCRIPT_NO_OP, schema, thaw);
    for (guint i = 0; i < thaw->enabled->len; i++) {
        g_autofree char *name = sql_quote_identifier(g_ptr_array_index(thaw->enabled, i));
        g_string_append_printf(script, "ALTER SUBSCRIPTION %s ENABLE;\n", name);
    }
    return g_string_free(script, FALSE);
}

static void append_leftovers(GString *script, const struct thaw *thaw, const char *schema)
{
    g_string_append(script,
                    "\n-- The triggers do nothing now. Each is removed if that is possible at once; those that "
                    "stay are\n-- harmless: run this part again, or `migrator thaw --clean`.\n"
                    "\\set ON_ERROR_STOP off\nSET lock_timeout = '50ms';\nSET client_min_messages = warning;\n");
    for (guint i = 0; i < thaw->leftovers->len; i++) {
        const struct thaw_leftover *leftover = g_ptr_array_index(thaw->leftovers, i);
        g_string_append_printf(script, "%s\n", leftover->removal);
    }
    append_filled(script, SQL_FREEZE_SCRIPT_DROP_FUNCTIONS, schema, thaw);
}

static void append_enabling(GString *script, const struct thaw *thaw, const char *schema)
{
    g_autofree char *text = freeze_fill(SQL_FREEZE_SCRIPT_ENABLE_SUBSCRIPTIONS, schema, thaw->id, NULL);

    g_string_append_printf(script, "%s\n", g_strchomp(text));
}

char *thaw_script(const struct thaw *thaw, const char *schema)
{
    GString *script = g_string_new(NULL);
    bool is_ours = thaw->id != NULL && freeze_id_is_good(thaw->id);

    g_string_append_printf(script,
                           "-- Thaw%s%s: writes pass again, in all tables at once. Run it with psql -X -f.\n"
                           "\\set ON_ERROR_STOP on\nSET client_encoding = 'UTF8';\n",
                           is_ours ? " " : "", is_ours ? thaw->id : "");
    append_filled(script, SQL_FREEZE_SCRIPT_SETTINGS, schema, thaw);
    if (thaw->id != NULL) {
        g_autofree char *text = thaw_text(thaw, schema);
        g_autofree char *detail = thaw_detail(thaw);
        g_autofree char *entry = freeze_entry_text(schema, "thaw", detail);

        g_string_append(script, "\nBEGIN;\n");
        if (is_ours)
            append_filled(script, SQL_FREEZE_SCRIPT_GUARD_THAW, schema, thaw);
        g_string_append(script, text);
        if (thaw->is_by_name)
            append_enabling(script, thaw, schema);
        g_string_append_printf(script, "%s;\nCOMMIT;\n", g_strchomp(entry));
    }
    append_leftovers(script, thaw, schema);
    return g_string_free(script, FALSE);
}
