/* cli/options.h - the options that every command has, and those that several share. */
#ifndef MIGRATOR_CLI_OPTIONS_H
#define MIGRATOR_CLI_OPTIONS_H

#include "cli/command.h"

#include <glib.h>
#include <stdbool.h>

/* What every command understands. Ends with NULL. */
extern const struct option *const common_options[];

/* Settings that are no flags: keys of migrator.conf, and variables. Every command may look them up. Ends with NULL. */
extern const struct option *const configuration_options[];

/* One of them that some commands have as a flag as well: --pg-bindir DIR. */
extern const struct option option_pg_bindir;
extern const struct option option_shadow_url;

/* Shared by commands that list them in their row. */
extern const struct option option_app;                /* --app SHA */
extern const struct option option_to;                 /* --to VERSION */
extern const struct option option_wait;               /* --wait 60s */
extern const struct option option_before_image_limit; /* --before-image-limit 10GB */
extern const struct option option_lock_timeout;       /* --lock-timeout 5s */
extern const struct option option_statement_timeout;  /* --statement-timeout 30min */
extern const struct option option_record;             /* --record DIR */
extern const struct option option_report;             /* --report FORMAT=FILE, repeated */
extern const struct option option_server_version;     /* --server-version N; also a key of migrator.conf */
extern const struct option option_rules;              /* --rules LIST; likewise */
extern const struct option option_since;              /* --since VERSION|REF */
extern const struct option option_fail_on;            /* --fail-on SEVERITY */

/* The option of a list that ends with NULL (NULL: an empty list), by name or by letter; or NULL. */
const struct option *option_find(const struct option *const *options, const char *name);
const struct option *option_find_letter(const struct option *const *options, char letter);

/*
 * A list that is put together: GArray of const struct option *, of which `data` ends with NULL; owned by the caller
 * (g_array_unref). Adding leaves out the options whose names are in the list already.
 */
GArray *option_list_new(void);
void option_list_add(GArray *list, const struct option *const *options);
void option_list_add_commands(GArray *list, const struct command *const *commands);
const struct option *const *option_list(const GArray *list);

/* The name of the list that is nearest to a misspelt one, or NULL. */
const char *option_nearest(const struct option *const *options, const char *name);

/* Does it take a value? */
bool option_takes_value(const struct option *option);

/* "digits only", "a number with ms, s, min, h or d", …: check a value; `origin` names where it comes from. FAULT_USAGE.
 */
MUST_CHECK bool option_check(const struct option *option, const char *value, const char *origin, struct fault *fault);

/* The truth of a flag's text: yes, true, on, 1. Anything else that option_check() lets pass is false. */
bool option_flag_is_on(const char *value);

#endif
