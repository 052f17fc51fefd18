#include "sha256.h"

#include <string.h>

#if defined(__x86_64__) && defined(__GNUC__)
#define HAS_INSTRUCTIONS 1
#include <cpuid.h>
#include <immintrin.h>
#endif

/* FIPS 180-4, 4.2.2: of the cube roots of the first 64 primes, the first 32 bits behind the point. */
static const uint32_t K[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static uint32_t turned(uint32_t word, int by)
{
    return (word >> by) | (word << (32 - by));
}

static uint32_t word_at(const unsigned char *data)
{
    return (uint32_t)data[0] << 24 | (uint32_t)data[1] << 16 | (uint32_t)data[2] << 8 | data[3];
}

/* FIPS 180-4, 6.2.2. */
static void portable_blocks(uint32_t state[8], const unsigned char *data, size_t blocks)
{
    for (; blocks; blocks--, data += SHA256_BLOCK) {
        uint32_t w[64], s[8];
        for (int t = 0; t < 16; t++) {
            w[t] = word_at(data + 4 * t);
        }
        for (int t = 16; t < 64; t++) {
            uint32_t a = w[t - 15], b = w[t - 2];
            w[t] = (turned(b, 17) ^ turned(b, 19) ^ b >> 10) + w[t - 7]
                + (turned(a, 7) ^ turned(a, 18) ^ a >> 3) + w[t - 16];
        }
        memcpy(s, state, sizeof s);
        for (int t = 0; t < 64; t++) {
            uint32_t sum1 = turned(s[4], 6) ^ turned(s[4], 11) ^ turned(s[4], 25);
            uint32_t chosen = (s[4] & s[5]) ^ (~s[4] & s[6]);
            uint32_t first = s[7] + sum1 + chosen + K[t] + w[t];
            uint32_t sum0 = turned(s[0], 2) ^ turned(s[0], 13) ^ turned(s[0], 22);
            uint32_t most = (s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]);
            memmove(s + 1, s, 7 * sizeof *s);
            s[4] += first;
            s[0] = first + sum0 + most;
        }
        for (int i = 0; i < 8; i++) {
            state[i] += s[i];
        }
    }
}

#ifdef HAS_INSTRUCTIONS

static int has_instructions(void)
{
    unsigned a, b, c, d;
    /* Leaf 7: EBX bit 29 is SHA; leaf 1: ECX bits 9 and 19 are SSSE3 and SSE4.1. */
    if (!__get_cpuid_count(7, 0, &a, &b, &c, &d) || !(b & 1u << 29)) {
        return 0;
    }
    return __get_cpuid(1, &a, &b, &c, &d) && (c & 1u << 9) && (c & 1u << 19);
}

/* Each of the 16 steps does four rounds; the message's next four words are made from its last sixteen meanwhile. */
__attribute__((target("sha,sse4.1,ssse3"))) static void instructed_blocks(
    uint32_t state[8], const unsigned char *data, size_t blocks)
{
    const __m128i order = _mm_set_epi64x(0x0c0d0e0f08090a0bLL, 0x0405060700010203LL);
    /* The instructions want A, B, E, F in one register and C, D, G, H in the other, first word highest. */
    __m128i abef = _mm_set_epi32((int)state[0], (int)state[1], (int)state[4], (int)state[5]);
    __m128i cdgh = _mm_set_epi32((int)state[2], (int)state[3], (int)state[6], (int)state[7]);
    for (; blocks; blocks--, data += SHA256_BLOCK) {
        const __m128i abef_before = abef, cdgh_before = cdgh;
        __m128i w[4];
        for (int i = 0; i < 4; i++) {
            w[i] = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(data + 16 * i)), order);
        }
#pragma GCC unroll 16
        for (int step = 0; step < 16; step++) {
            __m128i now = w[step & 3];
            __m128i sum = _mm_add_epi32(now, _mm_loadu_si128((const __m128i *)(K + 4 * step)));
            cdgh = _mm_sha256rnds2_epu32(cdgh, abef, sum);
            abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(sum, 0x0e));
            if (step < 12) {
                __m128i last = w[(step + 3) & 3], before = w[(step + 2) & 3];
                __m128i next = _mm_sha256msg1_epu32(now, w[(step + 1) & 3]);
                next = _mm_add_epi32(next, _mm_alignr_epi8(last, before, 4));
                w[step & 3] = _mm_sha256msg2_epu32(next, last);
            }
        }
        abef = _mm_add_epi32(abef, abef_before);
        cdgh = _mm_add_epi32(cdgh, cdgh_before);
    }
    state[0] = (uint32_t)_mm_extract_epi32(abef, 3);
    state[1] = (uint32_t)_mm_extract_epi32(abef, 2);
    state[4] = (uint32_t)_mm_extract_epi32(abef, 1);
    state[5] = (uint32_t)_mm_extract_epi32(abef, 0);
    state[2] = (uint32_t)_mm_extract_epi32(cdgh, 3);
    state[3] = (uint32_t)_mm_extract_epi32(cdgh, 2);
    state[6] = (uint32_t)_mm_extract_epi32(cdgh, 1);
    state[7] = (uint32_t)_mm_extract_epi32(cdgh, 0);
}

#endif

static void (*blocks_added)(uint32_t state[8], const unsigned char *data, size_t blocks) = portable_blocks;

void sha256_choose(int portable)
{
    blocks_added = portable_blocks;
#ifdef HAS_INSTRUCTIONS
    if (!portable && has_instructions()) {
        blocks_added = instructed_blocks;
    }
#else
    (void)portable;
#endif
}

void sha256_start(Sha256 *hash)
{
    /* FIPS 180-4, 5.3.3. */
    static const uint32_t START[8] = {
        0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
    };
    memcpy(hash->state, START, sizeof START);
    hash->length = 0;
}

void sha256_add(Sha256 *hash, const unsigned char *data, size_t length)
{
    size_t held = hash->length % SHA256_BLOCK;
    hash->length += length;
    if (held) {
        size_t taken = SHA256_BLOCK - held < length ? SHA256_BLOCK - held : length;
        memcpy(hash->rest + held, data, taken);
        if (held + taken < SHA256_BLOCK) {
            return;
        }
        blocks_added(hash->state, hash->rest, 1);
        data += taken;
        length -= taken;
    }
    if (length >= SHA256_BLOCK) {
        blocks_added(hash->state, data, length / SHA256_BLOCK);
    }
    memcpy(hash->rest, data + length / SHA256_BLOCK * SHA256_BLOCK, length % SHA256_BLOCK);
}

void sha256_end(Sha256 *hash, unsigned char digest[SHA256_DIGEST])
{
    unsigned char end[2 * SHA256_BLOCK] = {0x80};
    size_t held = hash->length % SHA256_BLOCK;
    size_t padding = (held < 56 ? 56 : 120) - held;
    uint64_t bits = hash->length * 8;
    for (int i = 0; i < 8; i++) {
        end[padding + (size_t)i] = (unsigned char)(bits >> (56 - 8 * i));
    }
    sha256_add(hash, end, padding + 8);
    for (int i = 0; i < SHA256_DIGEST; i++) {
        digest[i] = (unsigned char)(hash->state[i / 4] >> (24 - 8 * (i % 4)));
    }
}

void hmac_start(Hmac *hmac, const unsigned char *key, size_t length)
{
    unsigned char inner[SHA256_BLOCK], outer[SHA256_BLOCK];
    for (size_t i = 0; i < SHA256_BLOCK; i++) {
        unsigned char byte = i < length ? key[i] : 0;
        inner[i] = byte ^ 0x36;
        outer[i] = byte ^ 0x5c;
    }
    sha256_start(&hmac->inner);
    sha256_add(&hmac->inner, inner, sizeof inner);
    sha256_start(&hmac->outer);
    sha256_add(&hmac->outer, outer, sizeof outer);
}

void hmac_end(const Hmac *hmac, Sha256 *inner, unsigned char digest[SHA256_DIGEST])
{
    Sha256 outer = hmac->outer;
    sha256_end(inner, digest);
    sha256_add(&outer, digest, SHA256_DIGEST);
    sha256_end(&outer, digest);
}
