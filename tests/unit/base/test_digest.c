/* tests/unit/base/test_digest.c */
#include "base/digest.h"

#include "support/suite.h"

#include <glib.h>
#include <string.h>

/* FIPS 180-4's own examples. */
static const char of_nothing[] = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
static const char of_abc[] = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

static void assert_digest(const struct digest *digest, const char *expected)
{
    char hex[DIGEST_HEX_BYTES];

    digest_to_hex(digest, hex);
    ck_assert_str_eq(hex, expected);
}

START_TEST(known_texts_have_their_known_digests)
{
    struct digest nothing = digest_of("", 0);
    struct digest abc = digest_of("abc", 3);

    assert_digest(&nothing, of_nothing);
    assert_digest(&abc, of_abc);
}
END_TEST

START_TEST(pieces_have_the_digest_of_the_whole)
{
    struct digest_stream stream;

    digest_stream_init(&stream);
    digest_stream_update(&stream, "a", 1);
    digest_stream_update(&stream, "", 0);
    digest_stream_update(&stream, "bc", 2);
    struct digest digest = digest_stream_final(&stream);
    assert_digest(&digest, of_abc);
}
END_TEST

START_TEST(hexadecimal_is_read_back_in_either_case_and_may_go_on)
{
    struct digest abc = digest_of("abc", 3);
    struct digest read = { { 0 } };
    g_autofree char *upper = g_ascii_strup(of_abc, -1);
    g_autofree char *longer = g_strconcat(of_abc, " file", NULL);

    ck_assert(digest_from_hex(of_abc, strlen(of_abc), &read));
    ck_assert(digest_equal(&read, &abc));
    ck_assert(digest_from_hex(longer, strlen(longer), &read));
    ck_assert(digest_equal(&read, &abc));
    ck_assert(digest_from_hex(upper, strlen(upper), &read));
    ck_assert(digest_equal(&read, &abc));
}
END_TEST

START_TEST(what_is_no_digest_is_refused_and_leaves_the_output_alone)
{
    struct digest digest = digest_of("abc", 3);
    g_autofree char *with_letter = g_strdup(of_abc);
    with_letter[63] = 'g';

    ck_assert(!digest_from_hex(of_abc, 63, &digest));
    ck_assert(!digest_from_hex("", 0, &digest));
    ck_assert(!digest_from_hex(with_letter, 64, &digest));
    assert_digest(&digest, of_abc);
}
END_TEST

START_TEST(digests_that_differ_in_one_bit_differ)
{
    struct digest left = digest_of("abc", 3);
    struct digest right = left;

    right.bytes[DIGEST_BYTES - 1] ^= 1;
    ck_assert(!digest_equal(&left, &right));
}
END_TEST

Suite *suite_base_digest(void)
{
    const TTest *tests[] = {
        known_texts_have_their_known_digests,
        pieces_have_the_digest_of_the_whole,
        hexadecimal_is_read_back_in_either_case_and_may_go_on,
        what_is_no_digest_is_refused_and_leaves_the_output_alone,
        digests_that_differ_in_one_bit_differ,
        NULL,
    };
    return suite_of("base/digest", tests, NULL, NULL);
}
