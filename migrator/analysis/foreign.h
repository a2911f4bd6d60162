/* analysis/foreign.h - the comments by which other linters are told to be silent, and what they call our rules. */
#ifndef MIGRATOR_ANALYSIS_FOREIGN_H
#define MIGRATOR_ANALYSIS_FOREIGN_H

#include <stdbool.h>
#include <stddef.h>

enum foreign_tool { FOREIGN_SQUAWK, FOREIGN_PGFENCE, FOREIGN_ATLAS, FOREIGN_TOOL_COUNT };
const char *foreign_tool_name(enum foreign_tool tool);

struct foreign_ignore {
    enum foreign_tool tool;
    bool is_for_file; /* else for the statement that it is beside */
    bool is_for_all;  /* it names no rule: whatever the tool looks for */
    char **names;     /* as the tool calls them */
    char *reason;     /* NULL: none is given; only squawk's have room for one */
};
void foreign_ignore_free(struct foreign_ignore *ignore);

/*
 * Read the comment text[offset, end) of a file, its marks included. NULL when no linter that is known listens to it.
 * Owned by the caller.
 *
 * squawk: `squawk-ignore a, b` and `squawk-ignore-file [a, b]` in either kind of comment, `-- why` behind it.
 * pgfence: `-- pgfence-ignore[: a, b]` and `-- pgfence: ignore a, b`.
 * atlas: `-- atlas:nolint [A B]`, in either kind of comment; for the file in the first lines, before an empty one.
 */
struct foreign_ignore *foreign_read(const char *text, size_t length, size_t offset, size_t end);

/* Is the rule one that the tool has under a name that is ignored? What a tool does not look for it cannot ignore. */
bool foreign_covers(const struct foreign_ignore *ignore, const char *rule);

/* Our rules in the n-th row of the table, from 0, for those who hold them against the rules: a list that ends with
 * NULL; NULL after the last row. */
const char *const *foreign_rules(size_t row);

#endif
