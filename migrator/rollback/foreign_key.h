/* rollback/foreign_key.h - foreign keys as statements about rows need them. Pure. */
#ifndef MIGRATOR_ROLLBACK_FOREIGN_KEY_H
#define MIGRATOR_ROLLBACK_FOREIGN_KEY_H

#include "rollback/snapshot.h"

#include <glib.h>

/* Those that refer to a table or to a partition of it (struct catalog_object *, each once), of its own, too. Owned by
 * the caller. */
GPtrArray *foreign_keys_to(const struct catalog_object *table);

/* "referring.agent = target.id AND …", of its definition; of a PERIOD "referring.days && target.days". Owned by the
 * caller. */
char *foreign_key_condition(const char *definition, const char *referring, const char *target);

/* Which rows of its table, as `target`, it does not allow: a condition; owned by the caller. */
char *foreign_key_orphans(const char *definition);

#endif
