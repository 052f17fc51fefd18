/* What is the SHA-256 of a text (FIPS 180-4), and the HMAC of one with a key (RFC 2104)? */
#ifndef BIDSGRAPH_SHA256_H
#define BIDSGRAPH_SHA256_H

#include <stddef.h>
#include <stdint.h>

enum { SHA256_BLOCK = 64, SHA256_DIGEST = 32 };

typedef struct {
    uint32_t state[8];
    uint64_t length;
    unsigned char rest[SHA256_BLOCK];
} Sha256;

/* Choose the processor's own instructions where it has them; once, before anything is hashed. */
void sha256_choose(int portable);
void sha256_start(Sha256 *hash);
void sha256_add(Sha256 *hash, const unsigned char *data, size_t length);
void sha256_end(Sha256 *hash, unsigned char digest[SHA256_DIGEST]);

/* The two hashes of an HMAC with their key in them, to be copied for every text. */
typedef struct {
    Sha256 inner;
    Sha256 outer;
} Hmac;

void hmac_start(Hmac *hmac, const unsigned char *key, size_t length);
/* The key has to be a block at most. */
void hmac_end(const Hmac *hmac, Sha256 *inner, unsigned char digest[SHA256_DIGEST]);

#endif
