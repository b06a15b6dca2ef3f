import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { formatOf, type ImageFormat, isImageType } from '../../src/delivery/images/formats.ts';
import { hasEmptyPart, hidesFile, readStructure } from '../../src/delivery/images/structure.ts';
import { box, u16be, u16le, u32be, u32le } from '../support/bytes.ts';

const latin1 = (text: string) => Buffer.from(text, 'latin1');
const bytes = (...values: number[]) => Buffer.from(values);
const join = (...parts: (Buffer | string)[]) =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? latin1(part) : part)));
const of = (format: ImageFormat, ...parts: (Buffer | string)[]) => readStructure(format, join(...parts));
const refused = (message: string) => ({ name: 'BrokenImageError', message });

describe('the first bytes', () => {
  it.each<[Buffer | string, ImageFormat | undefined]>([
    ['\x89PNG\r\n\x1a\n', 'png'],
    ['\x89PNG\r\n\x1a', undefined],
    ['\xff\xd8\xff', 'jpeg'],
    ['\xff\xd8', undefined],
    ['RIFF....WEBP', 'webp'],
    ['RIFF....WAVE', undefined],
    ['RIFX....WEBP', undefined],
    ['GIF87a', 'gif'],
    ['GIF89a', 'gif'],
    ['GIF88a', undefined],
    ['_GIF89a', undefined],
    ['II*\0', 'tiff'],
    ['MM\0*', 'tiff'],
    ['MM*\0', undefined],
    ...[12, 40, 52, 56, 64, 108, 124].map((size): [Buffer, ImageFormat] => [
      join('BM', Buffer.alloc(12), u32le(size)),
      'bmp',
    ]),
    [join('BM', Buffer.alloc(12), u32le(41)), undefined],
    [join('BA', Buffer.alloc(12), u32le(40)), undefined],
    [join('BM', Buffer.alloc(12), bytes(40, 0, 0)), undefined],
    [box('ftyp', latin1('avif'), u32be(0)), 'avif'],
    [box('ftyp', latin1('avis'), u32be(0)), 'avif'],
    [box('ftyp', latin1('mif1'), u32be(0), latin1('avif')), 'avif'],
    ...['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'msf1'].map(
      (brand): [Buffer, ImageFormat] => [box('ftyp', latin1(brand), u32be(0)), 'heif'],
    ),
    [box('ftyp', latin1('isom'), u32be(0), latin1('isomheic')), 'heif'],
    [box('ftyp', latin1('isom'), u32be(0), latin1('isom')), undefined],
    [box('free', latin1('heic'), u32be(0)), undefined],
    // Behind its list of brands, and behind what is looked at.
    [join(box('ftyp', latin1('isom'), u32be(0)), 'heic'), undefined],
    [join(u32be(1_000), 'ftypisom', u32be(0), 'isom'.repeat(11), 'heic'), 'heif'],
    [join(u32be(1_000), 'ftypisom', u32be(0), 'isom'.repeat(12), 'heic'), undefined],
    ['', undefined],
  ])('%j begin %s', (head, format) => expect(formatOf(join(head))).toBe(format));

  it.each<readonly [string | null, boolean]>([
    ...['png', 'jpeg', 'webp', 'gif', 'bmp', 'x-ms-bmp', 'tiff', 'avif', 'heic', 'heif'].map(
      (type) => [`image/${type}`, true] as const,
    ),
    ['image/png; charset=x', true],
    ['image/pngx', false],
    ['image/heid', false],
    ['image/svg+xml', false],
    ['x-image/png', false],
    ['video/mp4', false],
    [null, false],
  ])('of a file called %s are looked at: %s', (type, isImage) => expect(isImageType(type)).toBe(isImage));
});

const PNG = '\x89PNG\r\n\x1a\n';
function chunk(type: string, content: Buffer = Buffer.alloc(0)) {
  const body = join(type, content);
  return join(u32be(content.length), body, u32be(crc32(body)));
}
const header = (width: number, height: number, bits: number, kind: number, interlace = 0) =>
  chunk('IHDR', join(u32be(width), u32be(height), bytes(bits, kind, 0, 0, interlace)));
const [pixels, end] = [chunk('IDAT', latin1('abc')), chunk('IEND')];

describe('a PNG', () => {
  it.each([
    [1, 0, 3],
    [8, 2, 28],
    [4, 3, 6],
    [8, 4, 19],
    [16, 6, 73],
  ])('of %i bits and kind %i has rows of %i bytes', (bits, kind, rowBytes) =>
    expect(of('png', PNG, header(9, 7, bits, kind), chunk('tEXt'), pixels, pixels, end, 'more')).toEqual({
      ...{ width: 9, height: 7, orientation: 1, end: 87, isOpaque: false },
      pixels: { parts: [latin1('abc'), latin1('abc')], passes: [{ rowBytes, rows: 7 }] },
    }),
  );

  it('that is interlaced has the rows of all passes that are not empty', () => {
    const passesOf = (width: number, height: number) =>
      of('png', PNG, header(width, height, 8, 2, 1), pixels, end).pixels?.passes.map(({ rowBytes, rows }) => [
        rowBytes,
        rows,
      ]);
    expect(passesOf(9, 9)).toEqual([
      [7, 2],
      [4, 2],
      [10, 1],
      [7, 3],
      [16, 2],
      [13, 5],
      [28, 4],
    ]);
    expect(passesOf(1, 1)).toEqual([[4, 1]]);
    expect(passesOf(5, 1)).toEqual([
      [4, 1],
      [4, 1],
      [4, 1],
      [7, 1],
    ]);
  });

  it.each<[string, (Buffer | string)[], string]>([
    ['without pixels', [header(9, 9, 8, 2), end], 'has no pixels'],
    ['of no width', [header(0, 9, 8, 2), pixels, end], 'its header is invalid'],
    ['of no height', [header(9, 0, 8, 2), pixels, end], 'its header is invalid'],
    ['of no bits', [header(9, 9, 0, 2), pixels, end], 'its header is invalid'],
    ['of an unknown kind', [header(9, 9, 8, 1), pixels, end], 'its header is invalid'],
    ['without a header', [pixels, header(9, 9, 8, 2), end], "doesn't begin with a header"],
    [
      'with a wrong checksum',
      [header(9, 9, 8, 2), Buffer.from(pixels).fill(1, 13), end],
      'the checksum of its "IDAT" is wrong',
    ],
    ['without an end', [header(9, 9, 8, 2), chunk('IDAT')], 'ends within its header'],
  ])('%s is broken', (_, parts, message) =>
    expect(() => of('png', PNG, ...parts)).toThrow(expect.objectContaining(refused(message))),
  );

  const entry = (u16: (value: number) => Buffer, tag: number, value: number) =>
    join(u16(tag), u16(3), Buffer.alloc(4), u16(value), u16(0));
  it.each<[string, Buffer, number]>([
    ['in big numbers', join('MM\0*', u32be(8), u16be(1), entry(u16be, 0x0112, 6)), 6],
    ['in little numbers', join('II*\0', u32le(8), u16le(1), entry(u16le, 0x0112, 6)), 6],
    [
      'behind other facts',
      join('MM\0*', u32be(10), u16be(7), u16be(2), entry(u16be, 0x010e, 9), entry(u16be, 0x0112, 3)),
      3,
    ],
    [
      'behind the last fact',
      join('MM\0*', u32be(8), u16be(1), entry(u16be, 0x010e, 9), entry(u16be, 0x0112, 3)),
      1,
    ],
    ['that is cut off', join('MM\0*', u32be(8), u16be(1), u16be(0x0112), u16be(3)), 1],
    ['that is nowhere', latin1('MM'), 1],
  ])('has an orientation %s', (_, exif, orientation) =>
    expect(of('png', PNG, header(9, 9, 8, 2), chunk('eXIf', exif), pixels, end).orientation).toBe(
      orientation,
    ),
  );
});

const segment = (marker: number, ...content: number[]) =>
  bytes(255, marker, 0, content.length + 2, ...content);
const SOI = '\xff\xd8';
const EOI = '\xff\xd9';
const frame = (marker: number) => segment(marker, 8, 0, 7, 0, 9, 1, 1, 17, 0);
const scan = segment(0xda, 1, 1, 0, 0, 63, 0);

describe('a JPEG', () => {
  it.each<[string, (Buffer | string)[], number]>([
    ['with its size and a scan', [frame(0xc0), scan, 'abc'], 28],
    [
      'with stuffed bytes and restarts in its scan',
      [frame(0xc0), scan, '\xff\0\xff\xd0\xff\xd7\xff\xff'],
      33,
    ],
    ['with fill bytes before a marker', [frame(0xc0), '\xff\xff\xff', scan, 'abc'], 31],
    ['with markers that stand alone', [frame(0xc0), '\xff\x01\xff\xd0\xff\xd7', scan, 'abc'], 34],
    ['with two scans', [frame(0xc0), scan, 'abc', scan, 'abc'], 41],
  ])('%s is found whole', (_, parts, scanEnd) => {
    const found = { width: 9, height: 7, isOpaque: true, scanEnd };
    expect(of('jpeg', SOI, ...parts, EOI, '\xff\xd8')).toEqual({ ...found, end: scanEnd + 2 });
    expect(of('jpeg', SOI, ...parts)).toEqual({ ...found, end: scanEnd });
  });

  it.each([0xc0, 0xc1, 0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf])(
    'has its size in frame %i',
    (marker) => expect(of('jpeg', SOI, frame(marker), scan, EOI)).toMatchObject({ width: 9, height: 7 }),
  );

  it.each([0xbf, 0xc4, 0xc8, 0xcc, 0xd8, 0xe0])('has no size in part %i', (marker) =>
    expect(() => of('jpeg', SOI, frame(marker), scan, EOI)).toThrow(),
  );

  it.each<[string, (Buffer | string)[], string]>([
    ['without a size', [scan, 'abc', EOI], 'has no pixels'],
    ['without a scan', [frame(0xc0), EOI], 'has no pixels'],
    ['with something between its parts', [frame(0xc0), 'a', scan, EOI], 'has no marker at 15'],
    [
      'with a part without a length',
      [bytes(255, 0xe0, 0, 1), frame(0xc0), scan],
      'has a part without a length at 2',
    ],
    ['that ends within a part', ['\xff\xc0\0'], 'ends within its header'],
  ])('%s is broken', (_, parts, message) =>
    expect(() => of('jpeg', SOI, ...parts)).toThrow(expect.objectContaining(refused(message))),
  );

  it('ends its scan at a table, and needs all scans only if it is progressive', () => {
    const two = segment(0xc0, 8, 0, 7, 0, 9, 2, 1, 17, 0, 2, 17, 0);
    const { scanEnd, end } = of('jpeg', SOI, two, scan, 'abc', segment(0xc4, 1), EOI);
    expect([scanEnd, end]).toEqual([31, 38]);
  });

  it('with a part of no content goes on', () =>
    expect(of('jpeg', SOI, segment(0xe0), frame(0xc0), scan, EOI)).toMatchObject({ scanEnd: 29 }));

  /** Two components, by their ids. */
  const progressive = segment(0xc2, 8, 0, 7, 0, 9, 2, 1, 17, 0, 2, 17, 0);
  /** The components, the first and the last coefficient, and the bit that it reaches. */
  const part = (ids: number[], first: number, last: number, bit: number) =>
    segment(0xda, ids.length, ...ids.flatMap((id) => [id, 0]), first, last, bit);
  it.each<[string, Buffer[], boolean]>([
    ['all at once', [part([1, 2], 0, 63, 0)], true],
    ['one after the other', [part([1], 0, 63, 0), part([2], 0, 63, 0)], true],
    [
      'in pieces',
      [part([1, 2], 0, 0, 0), part([1], 1, 5, 0), part([1], 6, 63, 0), part([2], 1, 63, 0)],
      true,
    ],
    ['bit by bit', [part([1, 2], 0, 63, 0x01), part([1, 2], 0, 63, 0x10)], true],
    ['without a component', [part([1], 0, 63, 0)], false],
    ['without the first coefficient', [part([1, 2], 1, 63, 0)], false],
    ['without the last coefficient', [part([1, 2], 0, 62, 0)], false],
    ['without the last bit', [part([1, 2], 0, 63, 0x01)], false],
    ['of a component that there is not', [part([1], 0, 63, 0), part([3], 0, 63, 0)], false],
  ])('that is progressive, %s, is whole or not', (_, scans, isWhole) => {
    const read = () => of('jpeg', SOI, progressive, ...scans, EOI);
    if (isWhole) expect(read()).toMatchObject({ width: 9, height: 7 });
    else expect(read).toThrow('its last scans are missing');
  });
});

const riff = (...parts: (Buffer | string)[]) => {
  const body = join('WEBP', ...parts);
  return join('RIFF', u32le(body.length), body);
};
const noise = Buffer.from(Array.from({ length: 90 }, (_, index) => index + 1));

describe('a WebP', () => {
  it.each<[string, Buffer, object]>([
    [
      'an extended one',
      riff('VP8X', u32le(10), 'abcd', bytes(0x0b, 1, 0, 0x15, 2, 1), noise),
      { width: 268, height: 66_070, isOpaque: false },
    ],
    [
      'a lossless one',
      riff('VP8L', u32le(10), '/', u32le(8 + (20 << 14) + 2 ** 31), noise),
      { width: 9, height: 21, isOpaque: false },
    ],
    [
      'a large lossless one',
      riff('VP8L', u32le(10), '/', u32le(0x3fff + 0x3ffe * 2 ** 14), noise),
      { width: 16_384, height: 16_383 },
    ],
    [
      'a plain one',
      riff('VP8 ', u32le(10), 'abcdef', u16le(9 + 0x4000), u16le(7 + 0xc000), noise),
      { width: 9, height: 7, isOpaque: true },
    ],
  ])('has its size: %s', (_, data, expected) =>
    expect(of('webp', data, 'more')).toMatchObject({ ...expected, end: data.length }),
  );

  it.each<[string, Buffer, string]>([
    ['of another kind', riff('VP9 ', noise), 'has no pixels'],
    ['that is cut', riff('VP8 ', noise).subarray(0, -1), 'its end is missing'],
    ['with a hole', riff('VP8 ', noise, Buffer.alloc(64)), 'a part of it is empty'],
    ['of a header alone', latin1('RIFF'), 'ends within its header'],
  ])('%s is broken', (_, data, message) =>
    expect(() => of('webp', data)).toThrow(expect.objectContaining(refused(message))),
  );
});

it.each([
  [63, 0, false],
  [64, 0, true],
  // An eighth of all.
  [124, 876, false],
  [125, 875, true],
])('%i zeros beside %i other bytes are a hole: %s', (zeros, others, isHole) => {
  const [hole, rest] = [Buffer.alloc(zeros), Buffer.alloc(others, 1)];
  expect([hasEmptyPart(join(hole, rest)), hasEmptyPart(join(rest, hole))]).toEqual([isHole, isHole]);
});

it('zeros apart are no hole', () => {
  const [some, between] = [Buffer.alloc(40), bytes(1)];
  expect(hasEmptyPart(join(some, between, some, between, some))).toBe(false);
});

describe('a GIF', () => {
  const start = join('GIF89a', u16le(9), u16le(7));
  const noTable = bytes(0, 0, 0);
  const image = (flags: number, ...table: number[]) =>
    join(',', Buffer.alloc(8, 1), bytes(flags, ...table, 2, 1, 65, 2, 65, 66, 0));
  it.each<[string, (Buffer | string)[], number]>([
    ['an image', [noTable, image(0)], 30],
    ['two images', [noTable, image(0), image(0)], 47],
    ['a table for all', [bytes(0x80, 0, 0), Buffer.alloc(6), image(0)], 36],
    ['a larger table for all', [bytes(0x81, 0, 0), Buffer.alloc(12), image(0)], 42],
    ['a table for one', [noTable, image(0x81, ...Buffer.alloc(12))], 42],
    ['a size of a table that there is not', [bytes(0x77, 0, 0), image(0x47)], 30],
    ['an extension', [noTable, '!\xfe\x02ab\x01c\0', image(0)], 38],
  ])('ends behind %s', (_, parts, end) =>
    expect(of('gif', start, ...parts, ';', 'more')).toEqual({
      width: 9,
      height: 7,
      end: end + 1,
      isOpaque: false,
    }),
  );

  it.each<[string, (Buffer | string)[], string]>([
    ['without an image', [noTable, '!\xfe\0', ';'], 'has no pixels'],
    ['with an unknown part', [noTable, image(0), '?'], 'has an unknown part at 30'],
    ['without an end', [noTable, image(0)], 'ends within its header'],
  ])('%s is broken', (_, parts, message) =>
    expect(() => of('gif', start, ...parts)).toThrow(expect.objectContaining(refused(message))),
  );
});

describe('a BMP', () => {
  const info = (width: number, height: number, bits: number, packing = 0) =>
    join(
      'BM',
      Buffer.alloc(8),
      u32le(54),
      u32le(40),
      u32le(width),
      u32le(height),
      u16le(1),
      u16le(bits),
      u32le(packing),
      Buffer.alloc(20),
    );
  const old = (width: number, height: number, bits: number) =>
    join('BM', Buffer.alloc(8), u32le(26), u32le(12), u16le(width), u16le(height), u16le(1), u16le(bits));
  it.each<[string, Buffer, number, object]>([
    ['24 bits', info(9, 7, 24), 28 * 7, { end: 54 + 28 * 7, isOpaque: false }],
    ['one bit', info(9, 7, 1), 4 * 7, { end: 54 + 4 * 7, isOpaque: false }],
    ['32 bits from the top down', info(9, -7, 32), 36 * 7, { end: 54 + 36 * 7, isOpaque: false }],
    ['runs of 8 bits', info(9, 7, 8, 1), 3, { end: 60, isOpaque: true }],
    ['runs of 4 bits', info(9, 7, 4, 2), 3, { end: 60, isOpaque: true }],
    ['masks', info(9, 7, 24, 3), 28 * 7, { end: 54 + 28 * 7, isOpaque: false }],
    ['an old header', old(9, 7, 24), 28 * 7, { end: 26 + 28 * 7, isOpaque: false }],
  ])('of %s ends with its rows', (_, head, length, expected) =>
    expect(of('bmp', head, Buffer.alloc(length, 1), 'abc')).toEqual({ width: 9, height: 7, ...expected }),
  );

  it('is whole without anything behind it', () =>
    expect(of('bmp', old(9, 7, 24), Buffer.alloc(28 * 7)).end).toBe(26 + 28 * 7));

  it.each<[string, Buffer, number, string]>([
    ['of no width', info(0, 7, 24), 99, 'its header is invalid'],
    ['of a width below nothing', info(-9, 7, 24), 99, 'its header is invalid'],
    ['of no height', info(9, 0, 24), 99, 'its header is invalid'],
    ['without its last byte', info(9, 7, 24), 28 * 7 - 1, 'its last rows are missing'],
  ])('%s is broken', (_, head, length, message) =>
    expect(() => of('bmp', head, Buffer.alloc(length, 1))).toThrow(expect.objectContaining(refused(message))),
  );
});

describe.each(['heif', 'avif'] as const)('a %s', (format) => {
  const start = box('ftyp', latin1('heic'), u32be(0));
  const size = (width: number, height: number) => box('ispe', u32be(0), u32be(width), u32be(height));
  const meta = (...properties: Buffer[]) => box('meta', u32be(0), box('iprp', box('ipco', ...properties)));
  const profile = (kind: string, content: string) => box('colr', latin1(kind + content));

  it('has the size of its largest image, and the first profile', () => {
    const parts = [
      start,
      meta(
        size(1, 2),
        size(9, 7),
        size(3, 4),
        profile('nclx', 'a'),
        profile('rICC', 'b'),
        profile('prof', 'c'),
      ),
    ];
    const { length } = join(...parts);
    expect(of(format, ...parts)).toEqual({
      width: 9,
      height: 7,
      profile: latin1('b'),
      end: length,
      isOpaque: false,
    });
    expect(of(format, start, meta(size(9, 7), profile('prof', 'c'))).profile).toEqual(latin1('c'));
    expect(of(format, start, meta(size(9, 7), box('free', latin1('prof')))).profile).toBeUndefined();
  });

  it.each<[string, Buffer, number]>([
    ['a box to the end', join(u32be(0), 'mdat', 'abc'), 11],
    ['a box of a long length', join(u32be(1), 'mdat', u32be(0), u32be(19), 'abc'), 19],
    ['an empty box', box('free'), 8],
    // Of a motion photo.
    ['a foreign part behind it', join(u32be(1_000), '\0\x01\x02\x03', 'abc'), 0],
    ['a few bytes behind it', latin1('abcdefg'), 0],
  ])('ends with %s', (_, last, more) => {
    const parts = [start, meta(size(9, 7))];
    expect(of(format, ...parts, last).end).toBe(join(...parts).length + more);
  });

  it.each<[string, Buffer[], string]>([
    ['without a size', [start, meta()], 'states no size'],
    ['of no width', [start, meta(size(0, 7))], 'states no size'],
    ['with a size in the wrong place', [start, size(0, 0), box('free', size(9, 7))], 'states no size'],
    [
      'with a box beyond the end',
      [start, meta(size(9, 7)), join(u32be(9), 'mdat')],
      'its "mdat" extends beyond the end',
    ],
    [
      'with a box shorter than its header',
      [start, meta(size(9, 7)), join(u32be(7), 'mdat')],
      'its "mdat" extends beyond the end',
    ],
    [
      'with a foreign part within it',
      [start, box('meta', u32be(0), size(9, 7), join(u32be(99), '\0\0\0\0'))],
      'its "\\u0000\\u0000\\u0000\\u0000" extends beyond the end',
    ],
    [
      'with a foreign part first',
      [join(u32be(99), '\0\0\0\0'), size(9, 7)],
      'its "\\u0000\\u0000\\u0000\\u0000" extends beyond the end',
    ],
  ])('%s is broken', (_, parts, message) =>
    expect(() => of(format, ...parts)).toThrow(expect.objectContaining(refused(message))),
  );

  it('has as many parts as an image needs', () => {
    const boxes = (count: number) => Array.from({ length: count }, () => box('free'));
    expect(of(format, start, meta(size(9, 7)), ...boxes(4_095))).toMatchObject({ width: 9 });
    expect(() => of(format, start, meta(size(9, 7)), ...boxes(4_096))).toThrow(
      'has more parts than an image needs',
    );
  });
});

it('a TIFF is left to its reader', () => expect(of('tiff', 'II*\0')).toEqual({ end: 4, isOpaque: false }));

describe('behind an image', () => {
  it.each<readonly [string, boolean]>([
    ...['<', 'PK\x03\x04', 'Rar!', '7z\xbc\xaf', '\x1f\x8b', '%PDF', 'MZ', '\x7fELF', '#!'].map(
      (text) => [text, true] as const,
    ),
    [' \r\n<p>', true],
    [`${' '.repeat(512)}<p>`, false],
    ['words < more', false],
    ['\xff\xd8\xff', false],
    ['', false],
  ])('%j is another file: %s', (rest, isFile) => {
    expect(hidesFile(join('<image>', rest), 7)).toBe(isFile);
  });

  const archiveEnd = (comment: number) => join('PK\x05\x06', Buffer.alloc(16), u16le(comment));
  it.each<[string, (Buffer | string)[], boolean]>([
    ['the end of an archive', ['abc', archiveEnd(0)], true],
    ['the end of an archive and its comment', ['abc', archiveEnd(3), 'abc'], true],
    ['the longest comment', ['abc', archiveEnd(0xffff), Buffer.alloc(0xffff, 65)], true],
    ['a comment that is too long', ['abc', archiveEnd(2), 'abc'], false],
    ['a comment that is too short', ['abc', archiveEnd(4), 'abc'], false],
    ['half of the end of an archive', ['abc', archiveEnd(0).subarray(0, 21)], false],
    ['a length where its end would be', [Buffer.alloc(19, 65), u16le(2), 'ab'], false],
  ])('%s may hide an archive', (_, rest, isFile) => {
    expect(hidesFile(join('<image>', ...rest), 7)).toBe(isFile);
  });

  it('the image itself is none', () => expect(hidesFile(join('abc', archiveEnd(0)), 10)).toBe(false));
});
