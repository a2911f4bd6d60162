/* command/release.h - which release this is: the application's SHA. */
#ifndef MIGRATOR_COMMAND_RELEASE_H
#define MIGRATOR_COMMAND_RELEASE_H

#include "command/context.h"

/* --app, else CI's variables, else git's HEAD of the project; NULL: not known. Owned by the caller. */
char *release_application(const struct context *context);

#endif
