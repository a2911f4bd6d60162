/* command/commands.h - THE TABLE of commands, and the function that each of its rows runs. */
#ifndef MIGRATOR_COMMAND_COMMANDS_H
#define MIGRATOR_COMMAND_COMMANDS_H

#include "base/attributes.h"
#include "cli/command.h"

/* Every command, in the order in which help lists them; ends with NULL. */
extern const struct command *const commands[];

/* One per row, in command/<name>.c. Each prints its result with context_print() and returns false with a fault. */
MUST_CHECK bool command_help(struct context *context, struct fault *fault);
MUST_CHECK bool command_history_merge(struct context *context, struct fault *fault);
MUST_CHECK bool command_sandbox(struct context *context, struct fault *fault);
MUST_CHECK bool command_gate(struct context *context, struct fault *fault);
MUST_CHECK bool command_freeze(struct context *context, struct fault *fault);
MUST_CHECK bool command_thaw(struct context *context, struct fault *fault);
MUST_CHECK bool command_doctor(struct context *context, struct fault *fault);
MUST_CHECK bool command_redo(struct context *context, struct fault *fault);
MUST_CHECK bool command_forget(struct context *context, struct fault *fault);
MUST_CHECK bool command_rollback(struct context *context, struct fault *fault);
MUST_CHECK bool command_queries_import(struct context *context, struct fault *fault);
MUST_CHECK bool command_rehearse(struct context *context, struct fault *fault);
MUST_CHECK bool command_resolve(struct context *context, struct fault *fault);
MUST_CHECK bool command_up(struct context *context, struct fault *fault);
MUST_CHECK bool command_plan(struct context *context, struct fault *fault);
MUST_CHECK bool command_status(struct context *context, struct fault *fault);
MUST_CHECK bool command_log(struct context *context, struct fault *fault);
MUST_CHECK bool command_new(struct context *context, struct fault *fault);
MUST_CHECK bool command_seal(struct context *context, struct fault *fault);
MUST_CHECK bool command_verify(struct context *context, struct fault *fault);
MUST_CHECK bool command_lint(struct context *context, struct fault *fault);
MUST_CHECK bool command_explain(struct context *context, struct fault *fault);
MUST_CHECK bool command_version(struct context *context, struct fault *fault);

#endif
