/* rollback/kept_copies.h - rows of a table without a key go back: as many copies of each as are still as up left them.
 */
#ifndef MIGRATOR_ROLLBACK_KEPT_COPIES_H
#define MIGRATOR_ROLLBACK_KEPT_COPIES_H

#include "rollback/dml.h"

/*
 * Append the statements that make rows what they were, of a table whose rows no key tells apart. Equal rows stand for
 * each other as long as all of them are there. Where up left more of a kind than there are now, nobody can tell which
 * of them were changed or taken away since: what they were is a conflict, and what is there stays.
 */
void kept_copies_append(const struct dml *dml);

#endif
