/* migration/marks.h - what other tools write into their files: sections, and that no transaction is wanted. Pure. */
#ifndef MIGRATOR_MIGRATION_MARKS_H
#define MIGRATOR_MIGRATION_MARKS_H

#include "migration/set.h"

#include <glib.h>

/*
 * Each takes a migration whose up file was read and sets the spans of its parts and header.transaction_off; a file
 * of sections gets a down part that shares the up part's text. What is not understood becomes a finding "directive".
 * metadata: the text of the layout's metadata file, or NULL.
 */

/* `-- migrate:up [transaction:false]`, `-- migrate:down`. Source: dbmate's README, "Migration Options". */
void marks_read_dbmate(struct migration *migration, const char *metadata, GPtrArray *findings);

/* `-- +goose Up`, `-- +goose Down`, `-- +goose NO TRANSACTION`. Source: goose's documentation, "SQL annotations". */
void marks_read_goose(struct migration *migration, const char *metadata, GPtrArray *findings);

/* `-- +migrate Up [notransaction]`, `-- +migrate Down`. Source: sql-migrate's README, "Writing migrations". */
void marks_read_sql_migrate(struct migration *migration, const char *metadata, GPtrArray *findings);

/* `-- Up Migration`, `-- Down Migration`; without either all is up. Source: node-pg-migrate, src/sqlMigration.ts. */
void marks_read_node_pg_migrate(struct migration *migration, const char *metadata, GPtrArray *findings);

/* `--! no-transaction`. Source: graphile-migrate's README, "Disabling transactions". */
void marks_read_graphile_migrate(struct migration *migration, const char *metadata, GPtrArray *findings);

/* A first line that begins with `-- no-transaction`. Source: sqlx, sqlx-core/src/migrate/source.rs. */
void marks_read_sqlx(struct migration *migration, const char *metadata, GPtrArray *findings);

/* `run_in_transaction = false` in metadata.toml. Source: Diesel's guide, "Configuring Diesel CLI". */
void marks_read_diesel(struct migration *migration, const char *metadata, GPtrArray *findings);

#endif
