/* tools/bench/freeze_load.c - writers and readers at work on many tables, who keep account of what they were told.
 *
 *   freeze_load URL TABLES WRITERS READERS SECONDS
 *
 * Each writer inserts into the tables bench_1 to bench_TABLES by turns at random: one row, or in every fourth
 * transaction three rows in three tables. What COMMIT acknowledged counts; a refusal by SQLSTATE 25006 counts as
 * refused, anything else as failed. Prints a line "word number" for each sum, and for the longest time that one had to
 * wait, in microseconds.
 */
#include <libpq-fe.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { TRANSACTION_ROWS = 3, MICROSECONDS = 1000000, STATEMENT_BYTES = 256 };

struct account {
    bool is_reader;
    int64_t transactions; /* of writers: acknowledged */
    int64_t rows;         /* in them */
    int64_t refused;
    int64_t failed;
    int64_t longest; /* microseconds, of a transaction, whatever became of it */
};

static int64_t now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * MICROSECONDS + time.tv_nsec / 1000;
}

static void write_statement(char text[static STATEMENT_BYTES], int tables, int rows)
{
    char *end = text + STATEMENT_BYTES;

    text += snprintf(text, (size_t)(end - text), "BEGIN;");
    for (int i = 0; i < rows; i++)
        text += snprintf(text, (size_t)(end - text), "INSERT INTO bench_%ld (v) VALUES (1);", random() % tables + 1);
    snprintf(text, (size_t)(end - text), "COMMIT");
}

/* One transaction: what was the server's last word? */
static void run(PGconn *connection, const char *text, int rows, struct account *account)
{
    int64_t began = now();
    PGresult *result = PQexec(connection, text);
    ExecStatusType status = PQresultStatus(result);
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);

    if (status == PGRES_TUPLES_OK || (status == PGRES_COMMAND_OK && strcmp(PQcmdStatus(result), "COMMIT") == 0)) {
        account->transactions++;
        account->rows += rows;
    } else if (state != NULL && strcmp(state, "25006") == 0) {
        account->refused++;
    } else {
        account->failed++;
        fprintf(stderr, "freeze_load: %s", PQerrorMessage(connection));
    }
    PQclear(result);
    if (PQtransactionStatus(connection) != PQTRANS_IDLE)
        PQclear(PQexec(connection, "ROLLBACK"));
    if (now() - began > account->longest)
        account->longest = now() - began;
}

/* Has whoever holds the other end of standard input, a pipe, closed it? */
static bool has_hung_up(void)
{
    struct pollfd input = { .fd = STDIN_FILENO };

    return poll(&input, 1, 0) > 0 && (input.revents & POLLHUP) != 0;
}

static void work(const char *url, int tables, unsigned seed, int64_t end, struct account *account)
{
    PGconn *connection = PQconnectdb(url);
    char text[STATEMENT_BYTES];

    srandom(seed);
    if (PQstatus(connection) != CONNECTION_OK) {
        fprintf(stderr, "freeze_load: %s", PQerrorMessage(connection));
        exit(EXIT_FAILURE);
    }
    while (now() < end && !has_hung_up()) {
        int rows = random() % 4 == 0 ? TRANSACTION_ROWS : 1;

        if (account->is_reader)
            snprintf(text, sizeof(text), "SELECT count(*) FROM bench_%ld", random() % tables + 1);
        else
            write_statement(text, tables, rows);
        run(connection, text, account->is_reader ? 0 : rows, account);
    }
    PQfinish(connection);
}

static void start(const char *url, int tables, int number, bool is_reader, int64_t end, int file)
{
    struct account account = { .is_reader = is_reader };
    pid_t child = fork();

    if (child > 0)
        return;
    if (child == 0) {
        work(url, tables, (unsigned)number + 1, end, &account);
        if (write(file, &account, sizeof(account)) == (ssize_t)sizeof(account))
            _exit(EXIT_SUCCESS);
    }
    perror("freeze_load");
    _exit(EXIT_FAILURE);
}

static void print(const char *who, const struct account *sum)
{
    printf("%s_transactions %lld\n%s_rows %lld\n%s_refused %lld\n%s_failed %lld\n%s_longest %lld\n", who,
           (long long)sum->transactions, who, (long long)sum->rows, who, (long long)sum->refused, who,
           (long long)sum->failed, who, (long long)sum->longest);
}

int main(int count, char **arguments)
{
    int files[2];
    struct account sums[2] = { { 0 }, { 0 } };
    struct account account;

    if (count != 6 || pipe(files) != 0) {
        fputs("usage: freeze_load URL TABLES WRITERS READERS SECONDS; it ends earlier when its input, a pipe, is closed\n",
              stderr);
        return EXIT_FAILURE;
    }
    int tables = (int)strtol(arguments[2], NULL, 10);
    int writers = (int)strtol(arguments[3], NULL, 10);
    int readers = (int)strtol(arguments[4], NULL, 10);
    int64_t end = now() + strtol(arguments[5], NULL, 10) * MICROSECONDS;

    for (int i = 0; i < writers + readers; i++)
        start(arguments[1], tables, i, i >= writers, end, files[1]);
    close(files[1]);
    while (read(files[0], &account, sizeof(account)) == (ssize_t)sizeof(account)) {
        struct account *sum = &sums[account.is_reader];

        sum->transactions += account.transactions;
        sum->rows += account.rows;
        sum->refused += account.refused;
        sum->failed += account.failed;
        if (account.longest > sum->longest)
            sum->longest = account.longest;
    }
    bool is_good = true;
    for (int status = 0; wait(&status) > 0;)
        is_good = is_good && WIFEXITED(status) && WEXITSTATUS(status) == 0;
    print("writer", &sums[0]);
    print("reader", &sums[1]);
    return is_good ? EXIT_SUCCESS : EXIT_FAILURE;
}
