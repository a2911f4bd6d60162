/* base/plural.c - numbers and their nouns. */
#include "base/plural.h"

const char *plural(uint64_t count)
{
    return count == 1 ? "" : "s";
}
