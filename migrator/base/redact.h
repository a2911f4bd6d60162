/* base/redact.h - text that may hold a connection string, made safe to print. */
#ifndef MIGRATOR_BASE_REDACT_H
#define MIGRATOR_BASE_REDACT_H

/*
 * A copy of `text` with every password replaced by ***: between "//user:" and the last "@" of the word, and after
 * "password=" or "sslpassword=" (quoted or not; libpq's key=value form and URL parameters). Rather hides too much than
 * too little. Owned by the caller (g_free).
 */
char *connection_redact(const char *text);

#endif
