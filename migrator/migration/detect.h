/* migration/detect.h - which tool's layout a directory has, from its names and a look into few of its files. */
#ifndef MIGRATOR_MIGRATION_DETECT_H
#define MIGRATOR_MIGRATION_DETECT_H

#include "migration/layout.h"

#include <glib.h>

/*
 * The first rule that holds:
 *   1. migration_lock.toml, or a folder <version>_<name> with a migration.sql: prisma
 *   2. a folder <version>_<name> with an up.sql: diesel
 *   3. the line "-- migrate:up" in one of the first files: dbmate
 *   4. the line "-- +goose Up" in one of the first files: goose
 *   5. the line "-- +migrate Up" in one of the first files: sql-migrate
 *   6. the line "-- Up Migration" in one of the first files: node-pg-migrate
 *   7. a line "--! Previous: …" in one of the first files: graphile-migrate
 *   8. one of the first files begins with "-- no-transaction": sqlx
 *   9. V<version>__<name>.sql: flyway
 *  10. <version>_<name>.up.sql and a version that has not 14 digits: golang-migrate, or when the first number and
 *      another one are shared by several: maragu (maragu.dev/migrate, which orders by the whole name)
 *  11. <version>_<name>.sql, and Cargo.toml beside the directory speaks of sqlx: sqlx
 *  12. native
 * Native and golang-migrate name their files alike, and versions of 14 digits are read as native; the checksum file is
 * no sign, so that sealing does not change what the set is. directory: open; names: sorted; hidden ones are in it, too.
 */
const struct layout *layout_detect(int directory, const GPtrArray *names);

#endif
