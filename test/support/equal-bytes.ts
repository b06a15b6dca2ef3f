import { expect } from 'vitest';

// Otherwise, `toEqual` makes an entry of each byte: a second for a file of 3 MB.
expect.addEqualityTesters([
  (one, other) => (Buffer.isBuffer(one) && Buffer.isBuffer(other) ? one.equals(other) : undefined),
]);
