/* base/fault.c - filling, handing on and clearing faults; the table of kinds and exit codes. */
#define FAULT_ITSELF
#include "base/fault.h"

#include <stdarg.h>

enum { EXIT_CODE_SIGNAL_BASE = 128 };

const struct fault_kind_info fault_kinds[FAULT_KIND_COUNT] = {
    [FAULT_NONE] = { "none", 0, "done, or nothing to do" },
    [FAULT_ANSWER] = { "answer", 1, "the question's answer is no: findings, pending, unsealed" },
    [FAULT_USAGE] = { "usage", 2, "wrong usage or configuration" },
    [FAULT_IO] = { "io", 2, "a file could not be read or written" },
    [FAULT_CONNECT] = { "connect", 3, "cannot connect" },
    [FAULT_REFUSED] = { "refused", 4,
                        "refused: content, checksum, order, mark, approval, frozen; nothing was touched" },
    [FAULT_FAILED] = { "failed", 5, "a migration failed and was rolled back clean" },
    [FAULT_PARTIAL] = { "partial", 6, "failed, and partial state is left: status says what to do" },
    [FAULT_LOCKED] = { "locked", 7, "a lock was not to be had in time; nothing of this migration was touched; retry" },
    [FAULT_AHEAD] = { "ahead", 8, "the database is ahead and incompatible with this release" },
    [FAULT_TAMPERED] = { "tampered", 9, "evidence of tampering" },
    [FAULT_BUG] = { "bug", 70, "a mistake in this program" },
    [FAULT_CANCELLED] = { "cancelled", EXIT_CODE_SIGNAL_BASE, "ended by signal n; what had been committed is said" },
};

int fault_exit_code(const struct fault *fault)
{
    return fault_kinds[fault->kind].exit_code + (fault->kind == FAULT_CANCELLED ? fault->signal : 0);
}

bool fault_set(struct fault *fault, enum fault_kind kind, const char *format, ...)
{
    if (fault->kind != FAULT_NONE)
        return false;
    va_list arguments;
    va_start(arguments, format);
    fault->kind = kind;
    fault->text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    return false;
}

FORMAT(3, 0) static bool replace_text(const struct fault *fault, char **text, const char *format, va_list arguments)
{
    if (fault->kind == FAULT_NONE)
        return false;
    char *replacement = g_strdup_vprintf(format, arguments);
    g_free(*text);
    *text = replacement;
    return false;
}

bool fault_set_detail(struct fault *fault, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    replace_text(fault, &fault->detail, format, arguments);
    va_end(arguments);
    return false;
}

bool fault_set_state(struct fault *fault, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    replace_text(fault, &fault->state, format, arguments);
    va_end(arguments);
    return false;
}

bool fault_set_hint(struct fault *fault, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    replace_text(fault, &fault->hint, format, arguments);
    va_end(arguments);
    return false;
}

bool fault_prefix(struct fault *fault, const char *format, ...)
{
    if (fault->kind == FAULT_NONE)
        return false;
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *prefix = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    char *text = g_strconcat(prefix, fault->text, NULL);
    g_free(fault->text);
    fault->text = text;
    return false;
}

bool fault_set_place(struct fault *fault, struct place place)
{
    place_clear(&fault->place);
    fault->place = place;
    return false;
}

bool fault_move(struct fault *to, struct fault *from)
{
    *to = *from;
    *from = (struct fault){ 0 };
    return false;
}

void fault_clear(struct fault *fault)
{
    place_clear(&fault->place);
    g_free(fault->text);
    g_free(fault->detail);
    g_free(fault->state);
    g_free(fault->hint);
    *fault = (struct fault){ 0 };
}
