/* sql/walk.c - the walk, by protobuf-c's descriptions of the messages. */
#include "sql/walk.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

static const void *member_at(const ProtobufCMessage *message, unsigned offset)
{
    return (const uint8_t *)message + offset;
}

static const ProtobufCMessage *message_at(const ProtobufCMessage *message, unsigned offset)
{
    return *(const ProtobufCMessage *const *)member_at(message, offset);
}

/* Not even looked at: the kinds of which a member is one are many. */
static const ProtobufCMessage *content_of(const ProtobufCMessage *node)
{
    const PgQuery__Node *one_of = (const PgQuery__Node *)node;

    return one_of->node_case == PG_QUERY__NODE__NODE__NOT_SET ? NULL : message_at(node, offsetof(PgQuery__Node, alias));
}

static bool is_there(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field)
{
    uint32_t which;

    if ((field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) == 0)
        return true;
    memcpy(&which, member_at(message, field->quantifier_offset), sizeof which);
    return which == field->id;
}

static void walk_repeated(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field,
                          bool (*visit)(const ProtobufCMessage *message, void *context), void *context)
{
    const ProtobufCMessage *const *children;
    size_t count;

    memcpy(&count, member_at(message, field->quantifier_offset), sizeof count);
    memcpy(&children, member_at(message, field->offset), sizeof children);
    for (size_t index = 0; index < count; index++)
        sql_walk(children[index], visit, context);
}

void sql_walk_below(const ProtobufCMessage *message, bool (*visit)(const ProtobufCMessage *message, void *context),
                    void *context)
{
    for (unsigned index = 0; index < message->descriptor->n_fields; index++) {
        const ProtobufCFieldDescriptor *field = &message->descriptor->fields[index];

        if (field->type != PROTOBUF_C_TYPE_MESSAGE || !is_there(message, field))
            continue;
        if (field->label == PROTOBUF_C_LABEL_REPEATED)
            walk_repeated(message, field, visit, context);
        else
            sql_walk(message_at(message, field->offset), visit, context);
    }
}

void sql_walk(const ProtobufCMessage *message, bool (*visit)(const ProtobufCMessage *message, void *context),
              void *context)
{
    if (message != NULL && message->descriptor == &pg_query__node__descriptor)
        message = content_of(message);
    if (message != NULL && visit(message, context))
        sql_walk_below(message, visit, context);
}
