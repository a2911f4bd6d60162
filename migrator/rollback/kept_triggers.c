/* rollback/kept_triggers.c - a function and triggers that keep rows as they were and as they became. */
#include "rollback/kept_triggers.h"

#include "rollback/row_key.h"
#include "sql/script.h"

static const char keep_rows_function[] =
        "CREATE OR REPLACE FUNCTION %s.keep_rows() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER\n"
        "    SET search_path = pg_catalog SET timezone = 'UTC' SET datestyle = 'ISO' SET intervalstyle = 'postgres'\n"
        "    SET bytea_output = 'hex' SET extra_float_digits = 1 SET lc_monetary = 'C' SET row_security = off AS $keep$\n"
        "DECLARE\n"
        "    line text := (\n"
        "        SELECT format('jsonb_object(ARRAY[%%s]::text[], ARRAY[%%s]::text[])',\n"
        "                      string_agg(quote_literal(name), ', ' ORDER BY attnum),\n"
        "                      string_agg(format('%%I::text', attname), ', ' ORDER BY attnum))\n"
        "        FROM unnest(TG_ARGV[1]::text[]) WITH ORDINALITY AS earlier (name, number)\n"
        "        JOIN pg_attribute ON attrelid = TG_RELID AND attnum = number\n"
        "        WHERE NOT attisdropped AND attgenerated = '' AND name IS NOT NULL\n"
        "    );\n"
        "    before jsonb;\n"
        "    after  jsonb;\n"
        "    statement bigint := nextval(pg_get_serial_sequence(TG_ARGV[0], 'number')); -- FOR EACH ROW: of that row\n"
        "BEGIN\n"
        "    IF TG_LEVEL = 'ROW' THEN\n"
        "        IF TG_OP <> 'INSERT' THEN\n"
        "            EXECUTE format('SELECT %%s FROM (SELECT ($1).*) AS old_row', line) INTO before USING OLD;\n"
        "        END IF;\n"
        "        IF TG_OP <> 'DELETE' THEN\n"
        "            EXECUTE format('SELECT %%s FROM (SELECT ($1).*) AS new_row', line) INTO after USING NEW;\n"
        "        END IF;\n"
        "        EXECUTE format('INSERT INTO %%s (statement, before, after) VALUES ($1, $2, $3)', TG_ARGV[0])\n"
        "            USING statement, before, after;\n"
        "    ELSIF TG_OP = 'INSERT' THEN\n"
        "        EXECUTE format('INSERT INTO %%s (statement, after) SELECT $1, %%s FROM new_rows', TG_ARGV[0], line)\n"
        "            USING statement;\n"
        "    ELSIF TG_OP = 'DELETE' THEN\n"
        "        EXECUTE format('INSERT INTO %%s (statement, before) SELECT $1, %%s FROM old_rows', TG_ARGV[0], line)\n"
        "            USING statement;\n"
        "    ELSIF TG_OP = 'UPDATE' THEN\n"
        "        EXECUTE format('INSERT INTO %%s (statement, before, after) SELECT $1, old.line, new.line\n"
        "            FROM (SELECT row_number() OVER () AS number, %%s AS line FROM old_rows) AS old\n"
        "            JOIN (SELECT row_number() OVER () AS number, %%s AS line FROM new_rows) AS new USING (number)\n"
        "            ORDER BY number', TG_ARGV[0], line, line) USING statement;\n"
        "    ELSE\n"
        "        EXECUTE format('INSERT INTO %%s (statement, before) SELECT $1, %%s FROM ONLY %%I.%%I', TG_ARGV[0], line,\n"
        "                       TG_TABLE_SCHEMA, TG_TABLE_NAME) USING statement;\n"
        "    END IF;\n"
        "    RETURN NULL;\n"
        "END $keep$;\n";

struct keeping_trigger {
    const char *name, *event, *level;
};

static const struct keeping_trigger statement_triggers[] = {
    { "migrator_keep_insert", "AFTER INSERT", "REFERENCING NEW TABLE AS new_rows\n    FOR EACH STATEMENT" },
    { "migrator_keep_update", "AFTER UPDATE",
      "REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows\n    FOR EACH STATEMENT" },
    { "migrator_keep_delete", "AFTER DELETE", "REFERENCING OLD TABLE AS old_rows\n    FOR EACH STATEMENT" },
    { "migrator_keep_truncate", "BEFORE TRUNCATE", "FOR EACH STATEMENT" },
    { NULL, NULL, NULL },
};

/* What is written through a parent fires no statement trigger of its children, nor has their columns. */
static const struct keeping_trigger row_triggers[] = {
    { "migrator_keep_row", "AFTER INSERT OR UPDATE OR DELETE", "FOR EACH ROW" },
    { "migrator_keep_truncate", "BEFORE TRUNCATE", "FOR EACH STATEMENT" },
    { NULL, NULL, NULL },
};

static bool is_in_a_tree(const struct catalog_object *table)
{
    bool is_parent = false;

    for (guint i = 0; i < table->users->len; i++) {
        const struct catalog_object *user = g_ptr_array_index(table->users, i);
        is_parent = is_parent || (catalog_is(user, KIND_TABLE) && catalog_facet(user, "inherits") != NULL);
    }
    return is_parent || catalog_facet(table, "inherits") != NULL;
}

static void append_element(GString *array, const char *name)
{
    g_string_append_c(array, '"');
    for (; *name != '\0'; name++) {
        if (*name == '"' || *name == '\\')
            g_string_append_c(array, '\\');
        g_string_append_c(array, *name);
    }
    g_string_append_c(array, '"');
}

static GPtrArray *columns_by_number(const struct catalog_object *table)
{
    GPtrArray *columns = g_ptr_array_new();

    for (guint i = 0; i < table->users->len; i++) {
        const struct catalog_object *column = g_ptr_array_index(table->users, i);
        if (!column_is_of(column, table))
            continue;
        if ((guint)column->address.sub > columns->len)
            g_ptr_array_set_size(columns, column->address.sub);
        columns->pdata[column->address.sub - 1] = (gpointer)(guintptr)column;
    }
    return columns;
}

/* The names that a table's columns have before up, by their numbers, as a literal of an array: '{"id",NULL,"name"}'. */
static char *names_by_number(const struct catalog_object *table)
{
    g_autoptr(GPtrArray) columns = columns_by_number(table);
    g_autoptr(GString) array = g_string_new("{");

    for (guint i = 0; i < columns->len; i++) {
        const struct catalog_object *column = g_ptr_array_index(columns, i);
        g_autofree char *name = column != NULL ? column_plain_name(column) : NULL;

        g_string_append(array, i > 0 ? "," : "");
        if (name != NULL)
            append_element(array, name);
        else
            g_string_append(array, "NULL");
    }
    g_string_append_c(array, '}');
    return sql_quote_literal(array->str);
}

/* Does up make it a partition of another table? */
static bool becomes_partition(const struct catalog_object *table, const struct catalog_object *applied)
{
    return catalog_facet(applied, "partition_of") != NULL &&
           g_strcmp0(catalog_facet(table, "partition_of"), catalog_facet(applied, "partition_of")) != 0;
}

void kept_triggers_append_function(struct kept_rows *kept)
{
    g_string_append_printf(kept->scripts[KEPT_BEFORE], keep_rows_function, kept->schema);
}

/* Where no transaction holds up, a run that broke off may have left the trigger, and others write meanwhile. */
static void append_trigger(struct kept_rows *kept, const struct catalog_object *table,
                           const struct catalog_object *applied, const struct keeping_trigger *trigger,
                           const char *arguments)
{
    GString *before = kept->scripts[KEPT_BEFORE];

    if (kept->is_alone)
        g_string_append_printf(before, "DROP TRIGGER IF EXISTS %s ON %s;\n", trigger->name, table->identity);
    g_string_append_printf(before, "CREATE TRIGGER %s %s ON %s %s", trigger->name, trigger->event, table->identity,
                           trigger->level);
    if (kept->is_alone)
        g_string_append_printf(before,
                               "\n    WHEN (current_setting('migrator.keeping', true) = '%" G_GINT64_FORMAT "')",
                               kept->version);
    g_string_append_printf(before, " EXECUTE FUNCTION %s.keep_rows(%s);\n", kept->schema, arguments);
    g_string_append_printf(kept->scripts[KEPT_AFTER], "DROP TRIGGER IF EXISTS %s ON %s;\n", trigger->name,
                           applied->identity);
}

void kept_triggers_append(struct kept_rows *kept, const struct catalog_object *table, const char *rows)
{
    g_autofree char *names = names_by_number(table);
    const struct catalog_object *applied = snapshot_find(kept->applied, &table->address);
    const bool is_written_through = is_in_a_tree(table) || is_in_a_tree(applied) || becomes_partition(table, applied);
    const struct keeping_trigger *trigger = is_written_through ? row_triggers : statement_triggers;
    g_autofree char *name = sql_quote_literal(rows);
    g_autofree char *arguments = g_strdup_printf("%s, %s", name, names);

    g_string_append_printf(kept->scripts[KEPT_BEFORE], "LOCK TABLE %s IN ACCESS EXCLUSIVE MODE;\n", table->identity);
    for (; trigger->name != NULL; trigger++)
        append_trigger(kept, table, applied, trigger, arguments);
}
