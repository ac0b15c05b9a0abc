package dev.wattrack.model.wire;

import java.util.Arrays;

/**
 * SHA-256 (FIPS 180-4). Java's own brings the list of security providers into every agent: fifty
 * classes, a file of settings at the start and half a megabyte. A state may be copied after a whole
 * block, which halves what a signature costs. Confined to one thread.
 */
final class Sha256 {
  static final int BLOCK = 64;
  static final int LENGTH = 32;
  private static final int WORDS = 8;
  private static final int ROUNDS = 64;
  private static final int BITS_AT = 56;

  // Section 4.2.2.
  private static final int[] K = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2
  };

  // Section 5.3.3.
  private static final int[] START = {
    0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19
  };

  private final int[] state = Arrays.copyOf(START, WORDS);
  private final int[] schedule = new int[ROUNDS];
  private final byte[] last = new byte[2 * BLOCK];
  private long hashed;

  static byte[] of(byte[] bytes) {
    return new Sha256().end(bytes, bytes.length);
  }

  /** Takes in a whole block. */
  Sha256 block(byte[] bytes) {
    compress(bytes, 0);
    hashed += BLOCK;
    return this;
  }

  /** Goes on from where another one is. */
  void from(Sha256 other) {
    System.arraycopy(other.state, 0, state, 0, WORDS);
    hashed = other.hashed;
  }

  /** Takes in the rest and ends; the hash. */
  byte[] end(byte[] bytes, int length) {
    int whole = length - length % BLOCK;
    for (int at = 0; at < whole; at += BLOCK) {
      compress(bytes, at);
    }
    int rest = length - whole;
    int padded = rest < BITS_AT ? BLOCK : 2 * BLOCK;
    Arrays.fill(last, (byte) 0);
    System.arraycopy(bytes, whole, last, 0, rest);
    last[rest] = (byte) 0x80;
    long bits = (hashed + length) * Byte.SIZE;
    for (int i = 1; i <= Long.BYTES; i++) {
      last[padded - i] = (byte) bits;
      bits >>>= Byte.SIZE;
    }
    for (int at = 0; at < padded; at += BLOCK) {
      compress(last, at);
    }
    byte[] hash = new byte[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      hash[i] = (byte) (state[i / 4] >>> 24 - i % 4 * 8);
    }
    return hash;
  }

  /** Section 6.2.2. */
  private void compress(byte[] bytes, int offset) {
    int[] w = schedule;
    fill(w, bytes, offset);
    int a = state[0];
    int b = state[1];
    int c = state[2];
    int d = state[3];
    int e = state[4];
    int f = state[5];
    int g = state[6];
    int h = state[7];
    for (int t = 0; t < ROUNDS; t++) {
      int s1 = Integer.rotateRight(e, 6) ^ Integer.rotateRight(e, 11) ^ Integer.rotateRight(e, 25);
      int one = h + s1 + (e & f ^ ~e & g) + K[t] + w[t];
      int s0 = Integer.rotateRight(a, 2) ^ Integer.rotateRight(a, 13) ^ Integer.rotateRight(a, 22);
      int two = s0 + (a & b ^ a & c ^ b & c);
      h = g;
      g = f;
      f = e;
      e = d + one;
      d = c;
      c = b;
      b = a;
      a = one + two;
    }
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
    state[4] += e;
    state[5] += f;
    state[6] += g;
    state[7] += h;
  }

  private static void fill(int[] w, byte[] bytes, int offset) {
    for (int t = 0; t < 16; t++) {
      int at = offset + 4 * t;
      w[t] =
          bytes[at] << 24
              | (bytes[at + 1] & 0xff) << 16
              | (bytes[at + 2] & 0xff) << 8
              | bytes[at + 3] & 0xff;
    }
    for (int t = 16; t < ROUNDS; t++) {
      int x = w[t - 15];
      int y = w[t - 2];
      int s0 = Integer.rotateRight(x, 7) ^ Integer.rotateRight(x, 18) ^ x >>> 3;
      int s1 = Integer.rotateRight(y, 17) ^ Integer.rotateRight(y, 19) ^ y >>> 10;
      w[t] = s1 + w[t - 7] + s0 + w[t - 16];
    }
  }
}
