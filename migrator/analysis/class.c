/* analysis/class.c - the words for the classes. */
#include "analysis/class.h"

const char *class_name(enum migration_class migration_class)
{
    static const char *const names[] = {
        [CLASS_COMPATIBLE] = "compatible",
        [CLASS_INCOMPATIBLE] = "incompatible",
        [CLASS_DESTRUCTIVE] = "destructive",
    };
    return names[migration_class];
}
