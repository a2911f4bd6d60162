/* sql/depth.h - how deep and how large a tree the parser would make of a text, told by its tokens. Internal to sql/. */
#ifndef MIGRATOR_SQL_DEPTH_H
#define MIGRATOR_SQL_DEPTH_H

#include "sql/facts.h"

struct sql_depth {
    size_t levels; /* of nodes within nodes, at most */
    size_t tokens;
};

struct sql_depth sql_text_depth(struct sql_text text);

#endif
