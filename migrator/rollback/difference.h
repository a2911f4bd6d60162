/* rollback/difference.h - what is not the same in two snapshots or in the rows of two states, line by line. */
#ifndef MIGRATOR_ROLLBACK_DIFFERENCE_H
#define MIGRATOR_ROLLBACK_DIFFERENCE_H

#include "rollback/snapshot.h"

#include <glib.h>

/*
 * Append lines (char *): "- table public.agents" for what is only in the first, "+ …" for what is only in the second,
 * "~ column public.agents.role: type text, was role" for what is in both and differs. Objects are compared by identity;
 * of two major versions, without what these have in different ways.
 */
void difference_schemas(const struct snapshot *before, const struct snapshot *now, GPtrArray *lines);

/*
 * The same of what migrations make, and of a database where they were applied: of a schema that is there from the
 * start, as public, or one that a rehearsal had to make for them, its owner is the database's own, and so are its
 * comment and what is granted or revoked beyond what migrations do. The server gives them to whoever made the database,
 * and a DBA changes them before the first migration runs.
 */
void difference_drift(const struct snapshot *expected, const struct snapshot *found, GPtrArray *lines);

/*
 * The same of a schema that was made again on one server. Views are made with what `*` stands for then, and columns
 * that came back stand behind the others; and what is not the same in a run apart either is made another each time:
 * neither is a difference.
 */
void difference_schemas_again(const struct snapshot *before, const struct snapshot *now, const struct snapshot *apart,
                              GPtrArray *lines);

/*
 * Append what came of the first, in words, a line (char *) for each object, in the order of the second; a rename is
 * one: "column public.agents.name: renamed from title, type text -> character varying(40)", "table public.runs:
 * dropped", "view public.active: added", "function public.f(): made anew, another definition". Parts of what came or
 * went as a whole are not told.
 */
void difference_words(const struct snapshot *before, const struct snapshot *now, GPtrArray *lines);

/* As difference_schemas() for what contents_read() gave of two states: "~ rows of public.agents". */
void difference_rows(GHashTable *before, GHashTable *now, GPtrArray *lines);

#endif
