/* sql/extent.h - from where to where a part of the tree stands in the text. Internal to sql/. */
#ifndef MIGRATOR_SQL_EXTENT_H
#define MIGRATOR_SQL_EXTENT_H

#include "sql/facts.h"
#include "sql/lower.h"

/* Its text, from the first to the last token; "" when it has no place. It points into the source. */
struct sql_text sql_extent(struct sql_lowering *lowering, const ProtobufCMessage *message);

#endif
