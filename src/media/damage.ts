import { type FileHandle, open } from 'node:fs/promises';

/**
 * Half an hour in pieces of a second, each of two boxes, in less than 64 KiB of headers: the most this process may
 * read.
 */
const MAX_BOXES = 3_500;
const PLACES = 16;
const BLOCK_BYTES = 256;
/** The part of a file that must not be empty. */
const TAIL_SHARE = 1 / 8;
const HEAD_BYTES = 256;
const SEGMENT = Buffer.from('18538067', 'hex');

/**
 * Finds the damage that a broken transfer leaves in a file other than MP4: less data than its header states, or an
 * empty end. `undefined` if nothing is wrong. (An MP4 states the position of each frame.)
 */
export async function findDamage(path: string): Promise<string | undefined> {
  await using file = await open(path, 'r');
  const { size } = await file.stat();
  const head = Buffer.alloc(HEAD_BYTES);
  const { bytesRead } = await file.read(head, 0, HEAD_BYTES, 0);
  const promised = promisedBytes(head.subarray(0, bytesRead));
  if (promised !== undefined && promised > size) return `has ${size} of ${promised} bytes`;
  return (await hasZeroTail(file, size)) ? 'its end is all zeros' : undefined;
}

/** The stated length of a file: a RIFF, or a Matroska file that was finalized. */
function promisedBytes(head: Buffer): number | undefined {
  if (head.toString('latin1', 0, 4) === 'RIFF' && head.length >= 8) return head.readUInt32LE(4) + 8;
  const at = head.indexOf(SEGMENT);
  const first = head[at + 4];
  if (at < 0 || !first) return undefined;
  // A variable-length integer: as many zero bits as further bytes. @see RFC 8794, 4
  const bytes = Math.clz32(first) - 23;
  if (at + 4 + bytes > head.length) return undefined;
  let value = BigInt(first & (0xff >> bytes));
  for (let index = 1; index < bytes; index++) value = value * 256n + BigInt(head[at + 4 + index] ?? 0);
  const isUnknown = value === 2n ** BigInt(7 * bytes) - 1n;
  return isUnknown ? undefined : at + 4 + bytes + Number(value);
}

async function hasZeroTail(file: FileHandle, size: number): Promise<boolean> {
  const block = Buffer.alloc(BLOCK_BYTES);
  for (let place = 1; place <= PLACES; place++) {
    const at = Math.max(0, Math.floor(size - (size * TAIL_SHARE * place) / PLACES));
    const { bytesRead } = await file.read(block, 0, BLOCK_BYTES, at);
    if (block.subarray(0, bytesRead).some((byte) => byte !== 0)) return false;
  }
  return true;
}

/**
 * Where a fragmented MP4, which doesn't state its number of fragments, contains zeros instead of its next one.
 * `undefined` if it doesn't, or isn't fragmented.
 */
export async function findEmptyPiece(path: string): Promise<string | undefined> {
  await using file = await open(path, 'r');
  const { size } = await file.stat();
  const header = Buffer.alloc(16);
  let isInPieces = false;
  for (let at = 0, boxes = 0; at + 8 <= size && boxes < MAX_BOXES; boxes++) {
    const { bytesRead } = await file.read(header, 0, header.length, at);
    const short = header.readUInt32BE(0);
    const type = header.toString('latin1', 4, 8);
    if (short === 0 && type === '\0\0\0\0') return isInPieces ? `is empty from byte ${at} on` : undefined;
    isInPieces ||= type === 'moof';
    const bytes = short === 1 && bytesRead === header.length ? Number(header.readBigUInt64BE(8)) : short;
    if (bytes < 8) return undefined;
    at += bytes;
  }
  return undefined;
}
