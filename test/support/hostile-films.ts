import { box, u32be } from './bytes.ts';

/** A file, and the length that a hole at its end gives it. */
export interface HostileFilm {
  bytes: Buffer;
  sparseBytes?: number;
}

const KIB = 1024;
const ftyp = box('ftyp', Buffer.from('isom'), u32be(0), Buffer.from('isommp41'));
const repeat = (count: number, part: Buffer) => Buffer.concat(new Array<Buffer>(count).fill(part));

/** A whole index of one video track, as large as `padBytes` make it, with frames of 16 bytes each. */
function index(frames: number, firstOffset: number, padBytes: number): Buffer {
  const matrix = Buffer.concat([0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000].map(u32be));
  const tkhd = box('tkhd', Buffer.alloc(40), matrix, u32be(640 << 16), u32be(360 << 16));
  const mdhd = box('mdhd', u32be(0), u32be(0), u32be(0), u32be(1_000), u32be(1_000), u32be(0));
  const hdlr = box('hdlr', u32be(0), u32be(0), Buffer.from('vide'), Buffer.alloc(13));
  const avcC = box('avcC', Buffer.from([1, 66, 0, 30, 255, 225, 0, 0]));
  const stsd = box('stsd', u32be(0), u32be(1), box('avc1', Buffer.alloc(78), avcC));
  const sizes = box('stsz', u32be(0), u32be(0), u32be(frames), repeat(frames, u32be(16)));
  const chunks = box('stsc', u32be(0), u32be(1), u32be(1), u32be(frames), u32be(1));
  const offsets = box('stco', u32be(0), u32be(1), u32be(firstOffset));
  const stbl = box('stbl', stsd, sizes, chunks, offsets);
  const trak = box('trak', tkhd, box('mdia', mdhd, hdlr, box('minf', stbl)));
  return box('moov', box('mvhd', Buffer.alloc(100)), trak, box('free', Buffer.alloc(padBytes)));
}

function ordinary(frames: number, indexBytes: number, fill: number): Buffer {
  const bare = index(frames, 0, 0).length;
  const padBytes = Math.max(0, indexBytes - bare);
  const start = ftyp.length + bare + padBytes + 8;
  return Buffer.concat([ftyp, index(frames, start, padBytes), box('mdat', Buffer.alloc(frames * 16, fill))]);
}

function nested(depth: number): Buffer {
  let inner: Buffer = Buffer.alloc(8);
  for (let level = 0; level < depth; level++) inner = box('meta', inner);
  return inner;
}

const piece = Buffer.concat([box('moof', Buffer.alloc(8)), box('mdat', Buffer.alloc(8, 1))]);
const ebml = Buffer.from('1a45dfa3', 'hex');

/** Files that cost much if a reader follows them without limits. */
export const hostileFilms: Record<string, HostileFilm> = {
  'an MP4 whose index is as large as the bot reads': { bytes: ordinary(4_000, 48 * KIB - 8, 1) },
  'an MP4 whose frames are zeros': { bytes: ordinary(4_000, 48 * KIB - 8, 0) },
  'an MP4 whose index is a little larger': { bytes: ordinary(4_000, 48 * KIB + 64, 1) },
  'an MP4 whose index is megabytes': { bytes: ordinary(250_000, 0, 1) },
  'an MP4 of a hundred thousand pieces': { bytes: Buffer.concat([ftyp, repeat(100_000, piece)]) },
  'an MP4 of a hundred thousand boxes without content': {
    bytes: Buffer.concat([ftyp, repeat(100_000, box('free'))]),
  },
  'an MP4 of pieces behind an index': {
    bytes: Buffer.concat([ordinary(4_000, 48 * KIB - 8, 1), repeat(50_000, piece)]),
  },
  'an MP4 of pieces that ends in a hole': {
    bytes: Buffer.concat([ftyp, repeat(2_000, piece)]),
    sparseBytes: 64 * KIB ** 2,
  },
  'an MP4 whose boxes lie in one another': {
    bytes: Buffer.concat([ftyp, nested(2_000)]),
  },
  'an MP4 of which all is a hole': { bytes: ftyp, sparseBytes: 64 * KIB ** 2 },
  'a Matroska of nothing but its head': { bytes: Buffer.concat([ebml, Buffer.alloc(KIB ** 2, 0xec)]) },
  'a WebM with a hole': {
    bytes: Buffer.concat([ebml, Buffer.from('\x01\0\0\0\0\0\0\x1f\x42\x82\x84webm', 'latin1')]),
    sparseBytes: 64 * KIB ** 2,
  },
  'an AVI that is nothing but lists': {
    bytes: Buffer.concat([
      Buffer.from('RIFF\0\0\x40\0AVI ', 'latin1'),
      repeat(50_000, Buffer.from('LIST\x04\0\0\0hdrl', 'latin1')),
    ]),
  },
  'a PNG of a hundred thousand chunks before its pixels': {
    bytes: Buffer.concat([
      Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
      repeat(100_000, Buffer.from('\0\0\0\0tEXtABCD', 'latin1')),
    ]),
  },
  'a GIF of blocks without an end': {
    bytes: Buffer.concat([
      Buffer.from('GIF89a\x01\0\x01\0\0\0\0!\xfe', 'latin1'),
      repeat(100_000, Buffer.from([1, 65])),
    ]),
  },
  'a transport stream of empty packets': {
    bytes: repeat(5_000, Buffer.concat([Buffer.from('471fff10', 'hex'), Buffer.alloc(184, 255)])),
  },
  'a multipart JPEG without an image': {
    bytes: repeat(20_000, Buffer.from('--a\r\ncontent-type: image/jpeg\r\n\r\n')),
  },
  'H.264 of start codes alone': { bytes: repeat(50_000, Buffer.from([0, 0, 0, 1, 9])) },
  'a page': { bytes: Buffer.from(`<html>${'<p>'.repeat(100_000)}`) },
  spaces: { bytes: Buffer.alloc(KIB ** 2, ' ') },
  noise: {
    bytes: Buffer.from(Array.from({ length: KIB ** 2 }, (_, at) => (at * 7_919 + (at >> 8) * 31) & 255)),
  },
  'a hole': { bytes: Buffer.alloc(0), sparseBytes: 64 * KIB ** 2 },
  nothing: { bytes: Buffer.alloc(0) },
};
