/* base/digest.h - SHA-256, the one checksum of this program; the only user of libsodium's hash. */
#ifndef MIGRATOR_BASE_DIGEST_H
#define MIGRATOR_BASE_DIGEST_H

#include "base/attributes.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    DIGEST_BYTES = 32,                      /* SHA-256 */
    DIGEST_HEX_BYTES = 2 * DIGEST_BYTES + 1 /* lower case, with the closing NUL */
};

struct digest {
    uint8_t bytes[DIGEST_BYTES];
};

/* The digest of length bytes. Never fails. */
struct digest digest_of(const void *data, size_t length);

/* A digest over pieces: init, update any number of times, final. */
struct digest_stream {
    _Alignas(8) uint8_t opaque[128]; /* libsodium's crypto_hash_sha256_state; its size is checked at compile time */
};
void digest_stream_init(struct digest_stream *stream);
void digest_stream_update(struct digest_stream *stream, const void *data, size_t length);
struct digest digest_stream_final(struct digest_stream *stream);

bool digest_equal(const struct digest *left, const struct digest *right);

/* Write the digest in lower-case hexadecimal with a closing NUL. */
void digest_to_hex(const struct digest *digest, char hex[static DIGEST_HEX_BYTES]);

/* Read exactly 64 hexadecimal digits of `text` (which may go on). False, and `digest` untouched, if they are not. */
MUST_CHECK bool digest_from_hex(const char *text, size_t length, struct digest *digest);

#endif
