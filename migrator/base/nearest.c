/* base/nearest.c - Damerau-Levenshtein distance (optimal string alignment) over short words. */
#include "base/nearest.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>

enum { WORD_BYTES_MAX = 64, SLIPS_PER_LETTERS = 3 };

static bool is_equal(char left, char right)
{
    return g_ascii_tolower(left) == g_ascii_tolower(right);
}

/* The least number of slips from one word to the other; neither is longer than WORD_BYTES_MAX. */
static size_t count_slips(const char *left, size_t left_length, const char *right, size_t right_length)
{
    size_t slips[WORD_BYTES_MAX + 1][WORD_BYTES_MAX + 1];

    for (size_t i = 0; i <= left_length; i++)
        slips[i][0] = i;
    for (size_t j = 0; j <= right_length; j++)
        slips[0][j] = j;
    for (size_t i = 1; i <= left_length; i++)
        for (size_t j = 1; j <= right_length; j++) {
            size_t least = slips[i - 1][j - 1] + !is_equal(left[i - 1], right[j - 1]);
            least = MIN(least, slips[i - 1][j] + 1);
            least = MIN(least, slips[i][j - 1] + 1);
            if (i > 1 && j > 1 && is_equal(left[i - 1], right[j - 2]) && is_equal(left[i - 2], right[j - 1]))
                least = MIN(least, slips[i - 2][j - 2] + 1);
            slips[i][j] = least;
        }
    return slips[left_length][right_length];
}

const char *nearest_name(const char *word, const char *const *names)
{
    size_t length = strlen(word);
    const char *nearest = NULL;
    size_t allowed = MAX(1, length / SLIPS_PER_LETTERS);

    if (length == 0 || length > WORD_BYTES_MAX)
        return NULL;
    for (; *names != NULL; names++) {
        size_t name_length = strlen(*names);
        if (name_length > WORD_BYTES_MAX)
            continue;
        size_t slips = count_slips(word, length, *names, name_length);
        if (slips < (nearest == NULL ? allowed + 1 : allowed)) {
            nearest = *names;
            allowed = slips;
        }
    }
    return nearest;
}
