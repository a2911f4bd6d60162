/* base/secret.h - SQL and a server's words about it, made safe to print: literal passwords become asterisks. */
#ifndef MIGRATOR_BASE_SECRET_H
#define MIGRATOR_BASE_SECRET_H

#include <stdbool.h>

/*
 * Overwrite, byte by byte, so that what follows stays where it was: the literal after the word password (also within
 * another literal, where its quotes are doubled, and with what is joined to it by ||), the value of password=, and the
 * password of a URL. By the look of the text alone, which may begin or end anywhere: rather hides too much than too
 * little. true: there was something to hide.
 */
bool secret_mask(char *text);

#endif
