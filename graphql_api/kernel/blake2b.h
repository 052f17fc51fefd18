/* BLAKE2b (RFC 7693) of eight bytes, without a key of its own. */
#ifndef BIDSGRAPH_BLAKE2B_H
#define BIDSGRAPH_BLAKE2B_H

#include <stddef.h>

enum { BLAKE2B_KEY = 8, BLAKE2B_LANES = 4 };

typedef struct {
    const char *text;
    size_t length;
} Keyed;

/* Hash up to `BLAKE2B_LANES` texts. */
void blake2b_keys(const Keyed *texts, int count, unsigned char keys[][BLAKE2B_KEY]);
/* By portable code, or by the processor's own instructions where it has them. */
void blake2b_choose(int portable);

#endif
