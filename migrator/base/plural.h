/* base/plural.h - numbers and their nouns: "1 file", "2 files". */
#ifndef MIGRATOR_BASE_PLURAL_H
#define MIGRATOR_BASE_PLURAL_H

#include <stdint.h>

/* What a regular noun ends with beside a number: "" for one, else "s". Static storage. */
const char *plural(uint64_t count);

#endif
