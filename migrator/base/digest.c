/* base/digest.c - SHA-256 by libsodium. */
#include "base/digest.h"

#include <sodium.h>
#include <string.h>

_Static_assert(sizeof(crypto_hash_sha256_state) <= sizeof(struct digest_stream), "room for libsodium's state");
_Static_assert(DIGEST_BYTES == crypto_hash_sha256_BYTES, "SHA-256");

static crypto_hash_sha256_state *state_of(struct digest_stream *stream)
{
    return (crypto_hash_sha256_state *)(void *)stream->opaque;
}

struct digest digest_of(const void *data, size_t length)
{
    struct digest digest;

    crypto_hash_sha256(digest.bytes, data, length);
    return digest;
}

void digest_stream_init(struct digest_stream *stream)
{
    crypto_hash_sha256_init(state_of(stream));
}

void digest_stream_update(struct digest_stream *stream, const void *data, size_t length)
{
    crypto_hash_sha256_update(state_of(stream), data, length);
}

struct digest digest_stream_final(struct digest_stream *stream)
{
    struct digest digest;

    crypto_hash_sha256_final(state_of(stream), digest.bytes);
    return digest;
}

bool digest_equal(const struct digest *left, const struct digest *right)
{
    return memcmp(left->bytes, right->bytes, DIGEST_BYTES) == 0;
}

void digest_to_hex(const struct digest *digest, char hex[static DIGEST_HEX_BYTES])
{
    sodium_bin2hex(hex, DIGEST_HEX_BYTES, digest->bytes, DIGEST_BYTES);
}

bool digest_from_hex(const char *text, size_t length, struct digest *digest)
{
    struct digest read;
    size_t bytes = 0;

    if (length < DIGEST_HEX_BYTES - 1 ||
        sodium_hex2bin(read.bytes, DIGEST_BYTES, text, DIGEST_HEX_BYTES - 1, NULL, &bytes, NULL) != 0 ||
        bytes != DIGEST_BYTES)
        return false;
    *digest = read;
    return true;
}
