/* apply/unit.c - a migration made ready to run: cut into statements, with its entry, checks and limits. Pure. */
#include "apply/apply.h"

#include "apply/capture.h"
#include "ledger/run_end.h"
#include "migration/copy_data.h"
#include "migration/reader.h"
#include "plan/plan.h"
#include "report/detail.h"

#include <string.h>

/* Something was written that nothing keeps: schemas/rollback/script/written_after.sql */
static const char WRITTEN_STATE[] = "MG006";

static void add_line(GString *lines, const struct migration_file *file, const struct digest *digest)
{
    char hex[DIGEST_HEX_BYTES];

    digest_to_hex(digest, hex);
    g_string_append_printf(lines, "SHA256 (%s) = %s\n", file->name, hex);
}

/* The checksum lines of a migration's files; and, in the detail, those of the texts that are stored in their place. */
static void read_checksums(struct apply_unit *unit)
{
    const struct migration *migration = unit->migration;
    GString *lines = g_string_new(NULL);
    g_autoptr(GString) texts = g_string_new(NULL);

    const struct migration_file *file = NULL;

    for (guint i = 0; (file = migration_next_file(migration, &i)) != NULL;) {
        add_line(lines, file, &file->digest);
        if (file->copy_data != NULL)
            add_line(texts, file, &file->text_digest);
    }
    unit->files = g_string_free(lines, FALSE);
    if (texts->len > 0)
        unit->detail = detail_object(&(struct detail_member){ .key = LEDGER_TEXTS, .text = texts->str }, 1);
}

enum sql_script_mode apply_script_mode(const struct migration *migration, enum migration_part part, bool is_native)
{
    if (part == MIGRATION_BEFORE || part == MIGRATION_AFTER)
        return SQL_TRANSACTIONAL;
    if (part == MIGRATION_DOWN) /* the directives of the up file are not its own */
        return SQL_DERIVE;
    if (migration->header.transaction_off)
        return SQL_TRANSACTION_OFF;
    return is_native ? SQL_TRANSACTIONAL : SQL_DERIVE;
}

static void read_moments(struct apply_unit *unit)
{
    size_t length = 0;
    const char *text = g_bytes_get_data(unit->capture.text, &length);

    unit->moments = g_array_new(FALSE, FALSE, sizeof(struct apply_moment));
    for (guint i = 0; i < unit->capture.statements->len; i++) {
        const struct sql_statement *statement = &g_array_index(unit->capture.statements, struct sql_statement, i);
        const struct apply_moment moment = apply_capture_moment(text, length, statement->offset);
        g_array_append_val(unit->moments, moment);
    }
}

void apply_unit_keep(struct apply_unit *unit, const struct migration_file *capture, GPtrArray *findings)
{
    sql_script_read(&unit->capture, capture->path, capture->text, capture->offset, capture->length, SQL_TRANSACTIONAL,
                    findings);
    read_moments(unit);
}

static bool is_at(const struct apply_unit *unit, guint number, const struct apply_moment *moment)
{
    const struct apply_moment *own = &g_array_index(unit->moments, struct apply_moment, number);

    return own->statement == moment->statement && own->is_after == moment->is_after;
}

char *apply_capture_text(const struct apply_unit *unit, struct apply_moment moment, guint number)
{
    for (guint i = 0; unit->moments != NULL && i < unit->moments->len; i++) {
        const struct sql_statement *statement = &g_array_index(unit->capture.statements, struct sql_statement, i);
        const char *text = g_bytes_get_data(unit->capture.text, NULL);
        if (is_at(unit, i, &moment) && number-- == 0)
            return g_strndup(text + statement->offset, statement->length);
    }
    return NULL;
}

void apply_unit_read(struct apply_unit *unit, const struct migration *migration, bool is_native, GPtrArray *findings)
{
    *unit = (struct apply_unit){
        .migration = migration,
        .kind = LEDGER_APPLY,
    };
    read_checksums(unit);
    for (int part = 0; part < MIGRATION_PART_COUNT; part++) {
        const struct migration_file *file = &migration->parts[part];
        enum sql_script_mode mode = apply_script_mode(migration, (enum migration_part)part, is_native);

        if (file->text == NULL || part == MIGRATION_DOWN)
            continue;
        const guint first = findings->len;
        sql_script_read(&unit->parts[part], file->path, file->text, file->offset, file->length, mode, findings);
        copy_data_place_findings(file, findings, first);
    }
    unit->transaction_off = unit->parts[MIGRATION_UP].transaction_off;
    const struct migration_file *capture = migration_way_back(migration, "capture.sql");
    if (capture != NULL)
        apply_unit_keep(unit, capture, findings);
}

void apply_unit_note(struct apply_unit *unit, const struct ledger_way_back *way_back)
{
    g_autofree char *detail = g_steal_pointer(&unit->detail);

    unit->detail = ledger_way_back_detail(detail, way_back);
}

void apply_unit_note_least(struct apply_unit *unit, const struct ledger_least *least)
{
    g_autofree char *detail = g_steal_pointer(&unit->detail);

    unit->detail = ledger_least_detail(detail, least);
}

void apply_unit_note_end(struct apply_unit *unit)
{
    g_autofree char *detail = g_steal_pointer(&unit->detail);

    unit->detail = ledger_run_end_detail(detail);
}

void apply_unit_read_stored(struct apply_unit *unit, enum ledger_kind kind, const struct ledger_entry *applied,
                            const struct migration_file *file, GPtrArray *findings)
{
    struct migration *stored = g_new0(struct migration, 1);

    stored->version = applied->version;
    stored->name = g_strdup(applied->name);
    stored->class_name = g_intern_string(applied->class_name);
    migration_file_share(&stored->parts[MIGRATION_UP], file);
    stored->header.lock_timeout_ms = HEADER_TIMEOUT_UNSET;
    stored->header.statement_timeout_ms = HEADER_TIMEOUT_UNSET;
    apply_unit_read(unit, stored, false, findings);
    unit->kind = kind;
    unit->stored = stored;
}

void apply_unit_run_after(struct apply_unit *unit, const char *text, GPtrArray *findings)
{
    g_autofree char *line = apply_capture_line(APPLY_CAPTURE_WHOLE);
    g_autofree char *capture = g_strconcat(line, text, NULL);
    g_autoptr(GBytes) bytes = g_bytes_new(capture, strlen(capture) + 1);

    if (unit->transaction_off || unit->capture.statements != NULL)
        return;
    sql_script_read(&unit->capture, "after", bytes, 0, strlen(capture), SQL_TRANSACTIONAL, findings);
    read_moments(unit);
}

static void stored_free(struct migration *stored)
{
    migration_file_release(&stored->parts[MIGRATION_UP]);
    g_free(stored->name);
    g_free(stored);
}

void apply_unit_release(struct apply_unit *unit)
{
    for (int part = 0; part < MIGRATION_PART_COUNT; part++)
        sql_script_release(&unit->parts[part]);
    sql_script_release(&unit->capture);
    g_clear_pointer(&unit->moments, g_array_unref);
    g_free(unit->files);
    g_free(unit->detail);
    if (unit->stored != NULL)
        stored_free(unit->stored);
    *unit = (struct apply_unit){ 0 };
}

static enum sql_lock_class strongest_lock(const struct sql_script *script)
{
    enum sql_lock_class strongest = script->opaque ? SQL_LOCK_STRONG : SQL_LOCK_ORDINARY;

    for (guint i = 0; script->statements != NULL && i < script->statements->len; i++)
        if (g_array_index(script->statements, struct sql_statement, i).lock_class == SQL_LOCK_STRONG)
            strongest = SQL_LOCK_STRONG;
    return strongest;
}

int64_t apply_unit_lock_timeout(const struct apply_unit *unit, int64_t asked_ms)
{
    const struct migration_header *header = &unit->migration->header;

    if (header->lock_timeout_ms != HEADER_TIMEOUT_UNSET)
        return header->lock_timeout_ms;
    if (asked_ms >= 0)
        return asked_ms;
    return strongest_lock(&unit->parts[MIGRATION_UP]) == SQL_LOCK_STRONG ||
                           strongest_lock(&unit->capture) == SQL_LOCK_STRONG
                   ? APPLY_STRONG_LOCK_MS
                   : APPLY_ORDINARY_LOCK_MS;
}

int64_t apply_unit_statement_timeout(const struct apply_unit *unit, int64_t asked_ms)
{
    const struct migration_header *header = &unit->migration->header;

    if (header->statement_timeout_ms != HEADER_TIMEOUT_UNSET)
        return header->statement_timeout_ms;
    return asked_ms >= 0 ? asked_ms : 0;
}

struct ledger_entry apply_unit_entry(const struct apply_unit *unit)
{
    static char apply[] = "apply";
    static char rollback[] = "rollback";
    const struct migration *migration = unit->migration;

    return (struct ledger_entry){
        .kind = unit->kind == LEDGER_ROLLBACK ? rollback : apply,
        .version = migration->version,
        .name = migration->name,
        .has_digest = true,
        .digest = migration->parts[MIGRATION_UP].digest,
        .files = unit->files,
        .detail = unit->detail,
        .class_name = (char *)(guintptr)(unit->stored != NULL ? migration->class_name : plan_class(migration)),
        .duration = -1,
    };
}

const char *apply_restoring_statement(const struct session *session, size_t number)
{
    const char *const statements[] = {
        "RESET SESSION AUTHORIZATION",
        "RESET ROLE",
        "RESET ALL",
        session->limits != NULL ? session->limits : "SELECT",
        "CLOSE ALL",
        "DISCARD TEMP",
        "UNLISTEN *",
        "DEALLOCATE ALL",
    };

    return number < G_N_ELEMENTS(statements) ? statements[number] : NULL;
}

bool apply_capture_fault(struct fault *fault)
{
    const bool is_missing = strcmp(fault->sqlstate, "42P01") == 0 || strcmp(fault->sqlstate, "3F000") == 0;

    if (strcmp(fault->sqlstate, WRITTEN_STATE) == 0) /* it says so itself */
        return false;
    if (is_missing)
        fault_set_hint(fault,
                       "its way back was rehearsed where the files' names lead to other schemas than here: name the "
                       "schema for both, with --schema or in migrator.conf, and rehearse again");
    return fault_prefix(fault, "keeping rows for a way back: ");
}

bool apply_migration_fault(const struct migration *migration, struct fault *fault)
{
    g_autofree char *label = migration_label(migration);
    bool is_lost = fault->kind == FAULT_CONNECT;

    if (fault->place.file == NULL)
        fault_set_place(fault, place_in(migration->parts[MIGRATION_UP].path));
    if (strcmp(fault->sqlstate, WRITTEN_STATE) == 0)
        fault->kind = FAULT_REFUSED;
    return fault_prefix(fault, "%s%s%s", is_lost ? "the connection was lost during " : "", label,
                        is_lost ? ": " : " failed: ");
}

bool apply_statement_fault(const struct migration *migration, enum migration_part part,
                           const struct sql_statement *statement, int64_t position, struct fault *fault)
{
    size_t offset = statement->offset + (position > 0 ? (size_t)position : 0);

    if (fault->place.file == NULL)
        fault_set_place(fault, copy_data_place(&migration->parts[part], offset));
    return apply_migration_fault(migration, fault);
}

char *apply_check_text(const char *schema, const struct migration_file *file, const struct sql_statement *statement)
{
    const char *text = g_bytes_get_data(file->text, NULL);
    struct place place = copy_data_place(file, statement->offset);
    g_autofree char *name = g_strdup_printf("%s:%zu", file->name, place.line);
    g_autofree char *literal = sql_quote_literal(name);

    place_clear(&place);
    return g_strdup_printf("SELECT %s.require((%.*s\n), %s)", schema, (int)statement->length, text + statement->offset,
                           literal);
}
