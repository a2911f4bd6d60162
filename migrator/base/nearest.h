/* base/nearest.h - the known name that a misspelt word most likely means. */
#ifndef MIGRATOR_BASE_NEAREST_H
#define MIGRATOR_BASE_NEAREST_H

/*
 * The name that is fewest slips away from `word` (a letter added, left out, exchanged, or two neighbours swapped;
 * upper case counts as lower case), the first of equals. NULL when none is near enough to be what was meant:
 * at most a third of the word's length, and at least one slip, is forgiven. `names` ends with NULL.
 */
const char *nearest_name(const char *word, const char *const *names);

#endif
