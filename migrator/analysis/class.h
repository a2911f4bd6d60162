/* analysis/class.h - what a migration does to the release that runs: the answer that everything else hangs on. */
#ifndef MIGRATOR_ANALYSIS_CLASS_H
#define MIGRATOR_ANALYSIS_CLASS_H

/* Harmless first: the class of a migration is the greatest of its findings'. */
enum migration_class {
    CLASS_COMPATIBLE,   /* the running release goes on working, and so does the previous one after a rollback */
    CLASS_INCOMPATIBLE, /* it can break; also: not understood */
    CLASS_DESTRUCTIVE,  /* it can break, and data are lost unless they are captured first */
};

/* "compatible": the word in ledger, reports and files. Static storage. */
const char *class_name(enum migration_class migration_class);

#endif
