/* tools/bench/floor.c - the least that a migration tool can do, bare on libpq: what the benchmark's ratios refer to.
 *
 *   floor apply URL DIR     apply the files in order of name, each in BEGIN … COMMIT with a history row, pipelined
 *   floor compare URL DIR   hash the files and compare with the history rows
 *   floor hash DIR          read and hash the files
 *
 * A file's statements end with ";" at the end of a line and nowhere else: generated sets keep to that.
 */
#include <dirent.h>
#include <fcntl.h>
#include <libpq-fe.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    WINDOW = 32, /* migrations on their way at once */
    HEX_BYTES = 2 * crypto_hash_sha256_BYTES + 1,
};

struct file {
    char *name; /* "20260101000001_create_t1.up.sql" */
    char *text;
    size_t length;
    char checksum[HEX_BYTES];
};

static _Noreturn void die(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    fputs("floor: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    exit(EXIT_FAILURE);
}

static int is_migration(const struct dirent *entry)
{
    size_t length = strlen(entry->d_name);

    return length > 4 && strcmp(entry->d_name + length - 4, ".sql") == 0;
}

static void file_read(struct file *file, int directory)
{
    struct stat status;
    unsigned char digest[crypto_hash_sha256_BYTES];
    int handle = openat(directory, file->name, O_RDONLY | O_CLOEXEC);

    if (handle < 0 || fstat(handle, &status) < 0)
        die("cannot open %s", file->name);
    file->length = (size_t)status.st_size;
    file->text = malloc(file->length + 1);
    if (!file->text || read(handle, file->text, file->length) != (ssize_t)file->length)
        die("cannot read %s", file->name);
    file->text[file->length] = '\0';
    close(handle);
    crypto_hash_sha256(digest, (const unsigned char *)file->text, file->length);
    sodium_bin2hex(file->checksum, sizeof file->checksum, digest, sizeof digest);
}

/* All files of a directory in order of name; keep: their texts too. */
static struct file *directory_read(const char *path, bool keep, size_t *count)
{
    struct dirent **entries;
    int found = scandir(path, &entries, is_migration, alphasort);
    int directory = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    struct file *files;

    if (found <= 0 || directory < 0)
        die("no migrations in %s", path);
    files = calloc((size_t)found, sizeof *files);
    if (!files)
        die("out of memory");
    for (int i = 0; i < found; i++) {
        files[i].name = strdup(entries[i]->d_name);
        file_read(&files[i], directory);
        if (!keep) {
            free(files[i].text);
            files[i].text = NULL;
        }
        free(entries[i]);
    }
    free(entries);
    close(directory);
    *count = (size_t)found;
    return files;
}

static void files_free(struct file *files, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        free(files[i].name);
        free(files[i].text);
    }
    free(files);
}

static PGconn *connect_to(const char *url)
{
    PGconn *connection = PQconnectdb(url);

    if (PQstatus(connection) != CONNECTION_OK)
        die("%s", PQerrorMessage(connection));
    return connection;
}

static void query_send(PGconn *connection, const char *statement, int count, const char *const *values)
{
    if (!PQsendQueryParams(connection, statement, count, NULL, values, NULL, NULL, 0))
        die("%s", PQerrorMessage(connection));
}

/* Cut at each ";" that ends a line; the text is used up. */
static void statements_send(PGconn *connection, char *text)
{
    while (*text) {
        char *end = strstr(text, ";\n");

        if (!end)
            break;
        *end = '\0';
        query_send(connection, text, 0, NULL);
        text = end + 2;
    }
}

static void file_send(PGconn *connection, struct file *file)
{
    char *end;
    char version[32];
    const char *values[] = { version, file->name, file->checksum };

    snprintf(version, sizeof version, "%lld", strtoll(file->name, &end, 10));
    query_send(connection, "BEGIN", 0, NULL);
    statements_send(connection, file->text);
    query_send(connection, "INSERT INTO history (version, name, checksum) VALUES ($1, $2, $3)", 3, values);
    query_send(connection, "COMMIT", 0, NULL);
    if (!PQpipelineSync(connection))
        die("%s", PQerrorMessage(connection));
}

/* Read the answers of one migration, its Sync included. */
static void file_receive(PGconn *connection)
{
    for (;;) {
        PGresult *result = PQgetResult(connection);
        ExecStatusType status = PQresultStatus(result);

        if (result && status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_PIPELINE_SYNC)
            die("%s", PQresultErrorMessage(result));
        PQclear(result);
        if (result && status == PGRES_PIPELINE_SYNC)
            return;
    }
}

static void apply(const char *url, const char *path)
{
    size_t count, received = 0;
    struct file *files = directory_read(path, true, &count);
    PGconn *connection = connect_to(url);

    PQclear(PQexec(connection, "CREATE TABLE history (version bigint PRIMARY KEY, name text NOT NULL,"
                               " checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT clock_timestamp())"));
    if (!PQenterPipelineMode(connection))
        die("%s", PQerrorMessage(connection));
    for (size_t sent = 0; sent < count; sent++) {
        if (sent - received == WINDOW) {
            file_receive(connection);
            received++;
        }
        file_send(connection, &files[sent]);
    }
    for (; received < count; received++)
        file_receive(connection);
    PQfinish(connection);
    files_free(files, count);
    printf("%zu applied\n", count);
}

static void compare(const char *url, const char *path)
{
    size_t count;
    struct file *files = directory_read(path, false, &count);
    PGconn *connection = connect_to(url);
    PGresult *rows = PQexec(connection, "SELECT version, checksum FROM history ORDER BY version");

    if (PQresultStatus(rows) != PGRES_TUPLES_OK)
        die("%s", PQerrorMessage(connection));
    if ((size_t)PQntuples(rows) != count)
        die("%d rows for %zu files", PQntuples(rows), count);
    for (size_t i = 0; i < count; i++)
        if (strcmp(PQgetvalue(rows, (int)i, 1), files[i].checksum) != 0)
            die("%s has changed", files[i].name);
    PQclear(rows);
    PQfinish(connection);
    files_free(files, count);
    printf("%zu compared\n", count);
}

static void hash(const char *path)
{
    size_t count;
    struct file *files = directory_read(path, false, &count);

    files_free(files, count);
    printf("%zu hashed\n", count);
}

int main(int count, char **arguments)
{
    if (sodium_init() < 0)
        die("libsodium does not start");
    if (count == 4 && strcmp(arguments[1], "apply") == 0)
        apply(arguments[2], arguments[3]);
    else if (count == 4 && strcmp(arguments[1], "compare") == 0)
        compare(arguments[2], arguments[3]);
    else if (count == 3 && strcmp(arguments[1], "hash") == 0)
        hash(arguments[2]);
    else
        die("usage: floor apply URL DIR | compare URL DIR | hash DIR");
    return EXIT_SUCCESS;
}
