/* BLAKE2b (RFC 7693) of eight bytes, without a key of its own. */
#ifndef BIDSGRAPH_BLAKE2B_H
#define BIDSGRAPH_BLAKE2B_H

#include <stddef.h>

enum { BLAKE2B_KEY = 8 };

void blake2b_key(const void *data, size_t length, unsigned char key[BLAKE2B_KEY]);

#endif
