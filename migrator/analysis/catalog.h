/* analysis/catalog.h - a model that begins with a live database, sizes and activity included. */
#ifndef MIGRATOR_ANALYSIS_CATALOG_H
#define MIGRATOR_ANALYSIS_CATALOG_H

#include "analysis/model.h"
#include "base/attributes.h"
#include "base/fault.h"
#include "postgres/session.h"

#include <stdbool.h>

/*
 * Fill an empty model with what the session may see: everything in it counts as released. The ledger's own schema is
 * left out. Runs a handful of queries (schemas/catalog/model_*.sql) in one snapshot. FAULT_CONNECT, FAULT_FAILED.
 */
MUST_CHECK bool catalog_read(struct model *model, struct session *session, struct fault *fault);

#endif
