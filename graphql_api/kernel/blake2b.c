/* BLAKE2b as RFC 7693 has it. */
#include "blake2b.h"

#include <stdint.h>
#include <string.h>

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define HAS_LANES 1
#endif

enum { BLOCK = 128, PARAMETERS = 0x01010000 ^ BLAKE2B_KEY };

#ifdef HAS_LANES
static int in_lanes;
#endif

static const uint64_t START[8] = {
    0x6A09E667F3BCC908, 0xBB67AE8584CAA73B, 0x3C6EF372FE94F82B, 0xA54FF53A5F1D36F1,
    0x510E527FADE682D1, 0x9B05688C2B3E6C1F, 0x1F83D9ABFB41BD6B, 0x5BE0CD19137E2179,
};

#define TURNED(word, bits) ((word) >> (bits) | (word) << (64 - (bits)))

#define MIX(a, b, c, d, x, y) \
    do { \
        a += b + words[x]; \
        d = TURNED(d ^ a, 32); \
        c += d; \
        b = TURNED(b ^ c, 24); \
        a += b + words[y]; \
        d = TURNED(d ^ a, 16); \
        c += d; \
        b = TURNED(b ^ c, 63); \
    } while (0)

/* Columns, then diagonals, with words in the order of this round. */
#define ROUND(s0, s1, s2, s3, s4, s5, s6, s7, s8, s9, s10, s11, s12, s13, s14, s15) \
    do { \
        MIX(v0, v4, v8, v12, s0, s1); \
        MIX(v1, v5, v9, v13, s2, s3); \
        MIX(v2, v6, v10, v14, s4, s5); \
        MIX(v3, v7, v11, v15, s6, s7); \
        MIX(v0, v5, v10, v15, s8, s9); \
        MIX(v1, v6, v11, v12, s10, s11); \
        MIX(v2, v7, v8, v13, s12, s13); \
        MIX(v3, v4, v9, v14, s14, s15); \
    } while (0)

#define ROUNDS \
    do { \
        ROUND(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15); \
        ROUND(14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3); \
        ROUND(11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4); \
        ROUND(7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8); \
        ROUND(9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13); \
        ROUND(2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9); \
        ROUND(12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11); \
        ROUND(13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10); \
        ROUND(6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5); \
        ROUND(10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0); \
        ROUND(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15); \
        ROUND(14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3); \
    } while (0)

static uint64_t word_at(const unsigned char *text)
{
    return (uint64_t)text[0] | (uint64_t)text[1] << 8 | (uint64_t)text[2] << 16 | (uint64_t)text[3] << 24 | (uint64_t)text[4] << 32
        | (uint64_t)text[5] << 40 | (uint64_t)text[6] << 48 | (uint64_t)text[7] << 56;
}

static void compress(uint64_t state[8], const unsigned char block[BLOCK], uint64_t count, int last)
{
    uint64_t words[16];
    for (int word = 0; word < 16; word++) {
        words[word] = word_at(block + 8 * word);
    }
    uint64_t v0 = state[0], v1 = state[1], v2 = state[2], v3 = state[3], v4 = state[4], v5 = state[5], v6 = state[6], v7 = state[7];
    uint64_t v8 = START[0], v9 = START[1], v10 = START[2], v11 = START[3], v12 = START[4] ^ count, v13 = START[5];
    uint64_t v14 = last ? ~START[6] : START[6], v15 = START[7];
    ROUNDS;
    state[0] ^= v0 ^ v8;
    state[1] ^= v1 ^ v9;
    state[2] ^= v2 ^ v10;
    state[3] ^= v3 ^ v11;
    state[4] ^= v4 ^ v12;
    state[5] ^= v5 ^ v13;
    state[6] ^= v6 ^ v14;
    state[7] ^= v7 ^ v15;
}

static void word_put(uint64_t word, unsigned char key[BLAKE2B_KEY])
{
    for (int byte = 0; byte < BLAKE2B_KEY; byte++) {
        key[byte] = (unsigned char)(word >> 8 * byte);
    }
}

static void key_of(const void *data, size_t length, unsigned char key[BLAKE2B_KEY])
{
    const unsigned char *text = data;
    unsigned char block[BLOCK] = {0};
    uint64_t state[8], count = 0;
    memcpy(state, START, 64);
    state[0] ^= PARAMETERS;
    while (length > BLOCK) {
        count += BLOCK;
        compress(state, text, count, 0);
        text += BLOCK;
        length -= BLOCK;
    }
    memcpy(block, text, length);
    compress(state, block, count + length, 1);
    word_put(state[0], key);
}

#ifdef HAS_LANES
/* Words of as many texts, side by side. */
typedef uint64_t Lanes __attribute__((vector_size(8 * BLAKE2B_LANES)));
typedef unsigned char Bytes __attribute__((vector_size(8 * BLAKE2B_LANES)));

/* Whole bytes are turned by moving them. */
#define MOVED(word, a, b, c, d, e, f, g, h) \
    ((Lanes)__builtin_shuffle((Bytes)(word), (Bytes){a, b, c, d, e, f, g, h, a + 8, b + 8, c + 8, d + 8, e + 8, f + 8, g + 8, h + 8, \
        a + 16, b + 16, c + 16, d + 16, e + 16, f + 16, g + 16, h + 16, a + 24, b + 24, c + 24, d + 24, e + 24, f + 24, g + 24, h + 24}))
#undef TURNED
#define TURNED(word, bits) \
    ((bits) == 32 ? MOVED(word, 4, 5, 6, 7, 0, 1, 2, 3) \
     : (bits) == 24 ? MOVED(word, 3, 4, 5, 6, 7, 0, 1, 2) \
     : (bits) == 16 ? MOVED(word, 2, 3, 4, 5, 6, 7, 0, 1) \
                    : ((word) >> (bits) | (word) << (64 - (bits))))

/* Texts of one block each, all at once. */
__attribute__((target("avx2"))) static void keys_in_lanes(const Keyed texts[BLAKE2B_LANES], unsigned char keys[][BLAKE2B_KEY])
{
    unsigned char blocks[BLAKE2B_LANES][BLOCK] = {{0}};
    Lanes words[16], v[8];
    for (int lane = 0; lane < BLAKE2B_LANES; lane++) {
        memcpy(blocks[lane], texts[lane].text, texts[lane].length);
    }
    for (int word = 0; word < 16; word++) {
        words[word] = (Lanes){word_at(blocks[0] + 8 * word), word_at(blocks[1] + 8 * word), word_at(blocks[2] + 8 * word),
            word_at(blocks[3] + 8 * word)};
    }
    for (int word = 0; word < 8; word++) {
        v[word] = (Lanes){START[word], START[word], START[word], START[word]};
    }
    Lanes counts = {texts[0].length, texts[1].length, texts[2].length, texts[3].length};
    Lanes first = v[0] ^ PARAMETERS, v0 = first, v1 = v[1], v2 = v[2], v3 = v[3], v4 = v[4], v5 = v[5], v6 = v[6], v7 = v[7];
    Lanes v8 = v[0], v9 = v[1], v10 = v[2], v11 = v[3], v12 = v[4] ^ counts, v13 = v[5], v14 = ~v[6], v15 = v[7];
    ROUNDS;
    first ^= v0 ^ v8;
    for (int lane = 0; lane < BLAKE2B_LANES; lane++) {
        word_put(first[lane], keys[lane]);
    }
}

static int fit_lanes(const Keyed *texts, int count)
{
    if (count != BLAKE2B_LANES || !in_lanes) {
        return 0;
    }
    for (int lane = 0; lane < BLAKE2B_LANES; lane++) {
        if (texts[lane].length > BLOCK) {
            return 0;
        }
    }
    return 1;
}
#endif

void blake2b_choose(int portable)
{
#ifdef HAS_LANES
    in_lanes = !portable && __builtin_cpu_supports("avx2");
#else
    (void)portable;
#endif
}

void blake2b_keys(const Keyed *texts, int count, unsigned char keys[][BLAKE2B_KEY])
{
#ifdef HAS_LANES
    if (fit_lanes(texts, count)) {
        keys_in_lanes(texts, keys);
        return;
    }
#endif
    for (int place = 0; place < count; place++) {
        key_of(texts[place].text, texts[place].length, keys[place]);
    }
}
