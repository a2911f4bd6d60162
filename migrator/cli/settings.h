/* cli/settings.h - the value of every option for this run, and where it came from. */
#ifndef MIGRATOR_CLI_SETTINGS_H
#define MIGRATOR_CLI_SETTINGS_H

#include "base/attributes.h"
#include "base/fault.h"
#include "cli/command.h"

#include <stdbool.h>
#include <stdint.h>

struct settings;

void settings_free(struct settings *settings);

/* All by the option's name; an unknown name is a bug and aborts. NULL or 0 or false when it is not set anywhere. */
const char *settings_text(const struct settings *settings, const char *name);
bool settings_flag(const struct settings *settings, const char *name);
int64_t settings_number(const struct settings *settings, const char *name);
int64_t settings_duration_ms(const struct settings *settings, const char *name);     /* -1: not set */
const char *const *settings_list(const struct settings *settings, const char *name); /* ends with NULL; never NULL */

/* "--database", "MIGRATOR_DATABASE", "migrator.conf, line 7", "built in"; for messages. */
const char *settings_origin(const struct settings *settings, const char *name);

/* The command's arguments, and how many. */
const char *const *settings_arguments(const struct settings *settings, int *count);

/* The folder of migrator.conf, or the current one: paths of the configuration are relative to it. */
const char *settings_project(const struct settings *settings);

#endif
