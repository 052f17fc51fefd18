/* BLAKE2b as RFC 7693 has it. */
#include "blake2b.h"

#include <stdint.h>
#include <string.h>

enum { BLOCK = 128, ROUNDS = 12 };

static const uint64_t START[8] = {
    0x6A09E667F3BCC908, 0xBB67AE8584CAA73B, 0x3C6EF372FE94F82B, 0xA54FF53A5F1D36F1,
    0x510E527FADE682D1, 0x9B05688C2B3E6C1F, 0x1F83D9ABFB41BD6B, 0x5BE0CD19137E2179,
};

static const unsigned char ORDER[10][16] = {
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}, {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
    {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4}, {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
    {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13}, {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
    {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11}, {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
    {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5}, {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0},
};

static uint64_t turned(uint64_t word, int bits)
{
    return word >> bits | word << (64 - bits);
}

static void mix(uint64_t v[16], int a, int b, int c, int d, uint64_t x, uint64_t y)
{
    v[a] += v[b] + x;
    v[d] = turned(v[d] ^ v[a], 32);
    v[c] += v[d];
    v[b] = turned(v[b] ^ v[c], 24);
    v[a] += v[b] + y;
    v[d] = turned(v[d] ^ v[a], 16);
    v[c] += v[d];
    v[b] = turned(v[b] ^ v[c], 63);
}

static void compress(uint64_t state[8], const unsigned char block[BLOCK], uint64_t count, int last)
{
    uint64_t v[16], words[16];
    for (int word = 0; word < 16; word++) {
        words[word] = 0;
        for (int byte = 7; byte >= 0; byte--) {
            words[word] = words[word] << 8 | block[8 * word + byte];
        }
    }
    memcpy(v, state, 64);
    memcpy(v + 8, START, 64);
    v[12] ^= count;
    if (last) {
        v[14] = ~v[14];
    }
    for (int round = 0; round < ROUNDS; round++) {
        const unsigned char *at = ORDER[round % 10];
        for (int column = 0; column < 4; column++) {
            mix(v, column, column + 4, column + 8, column + 12, words[at[2 * column]], words[at[2 * column + 1]]);
        }
        for (int line = 0; line < 4; line++) {
            mix(v, line, 4 + (line + 1) % 4, 8 + (line + 2) % 4, 12 + (line + 3) % 4, words[at[8 + 2 * line]],
                words[at[9 + 2 * line]]);
        }
    }
    for (int word = 0; word < 8; word++) {
        state[word] ^= v[word] ^ v[word + 8];
    }
}

void blake2b_key(const void *data, size_t length, unsigned char key[BLAKE2B_KEY])
{
    const unsigned char *text = data;
    unsigned char block[BLOCK] = {0};
    uint64_t state[8], count = 0;
    memcpy(state, START, 64);
    state[0] ^= 0x01010000 ^ BLAKE2B_KEY;
    while (length > BLOCK) {
        count += BLOCK;
        compress(state, text, count, 0);
        text += BLOCK;
        length -= BLOCK;
    }
    memcpy(block, text, length);
    compress(state, block, count + length, 1);
    for (int byte = 0; byte < BLAKE2B_KEY; byte++) {
        key[byte] = (unsigned char)(state[0] >> 8 * byte);
    }
}
