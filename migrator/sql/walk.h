/* sql/walk.h - goes through a parser's tree, whatever its nodes are. Internal to sql/. */
#ifndef MIGRATOR_SQL_WALK_H
#define MIGRATOR_SQL_WALK_H

#include <pg_query/pg_query.pb-c.h>
#include <stdbool.h>

/*
 * visit(message, context) for the message and all below it, parents first, in the order of their fields; false: not
 * below this one. A Node is not visited itself, only what it is: message->descriptor tells what it is.
 */
void sql_walk(const ProtobufCMessage *message, bool (*visit)(const ProtobufCMessage *message, void *context),
              void *context);

/* The same for what is below the message. */
void sql_walk_below(const ProtobufCMessage *message, bool (*visit)(const ProtobufCMessage *message, void *context),
                    void *context);

#endif
