/* rollback/query_log.h - the statements in a server's log. Pure. */
#ifndef MIGRATOR_ROLLBACK_QUERY_LOG_H
#define MIGRATOR_ROLLBACK_QUERY_LOG_H

#include <glib.h>
#include <stddef.h>

/*
 * Call take(argument, statement) for each statement that ran: of log_statement, log_min_duration_statement and
 * auto_explain (text format), in lines as stderr has them, whatever their prefix, or as csvlog. What else is there is
 * passed over.
 */
void query_log_read(const char *text, size_t length, void (*take)(gpointer argument, const char *statement),
                    gpointer argument);

#endif
