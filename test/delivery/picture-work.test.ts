import { crc32 } from 'node:zlib';
import { expect, it } from 'vitest';
import { formatOf, MAGIC_BYTES } from '../../src/delivery/images/formats.ts';
import { BrokenImageError, hidesFile, readStructure } from '../../src/delivery/images/structure.ts';
import { box, u16be, u16le, u32be, u32le } from '../support/bytes.ts';
import { workOf } from '../support/work.ts';

const latin1 = (text: string) => Buffer.from(text, 'latin1');
const fill = (length: number, part: Buffer | string) => {
  const one = typeof part === 'string' ? latin1(part) : part;
  return Buffer.alloc(Math.floor(length / one.length) * one.length, one);
};
function chunk(type: string, content = Buffer.alloc(0)): Buffer {
  const body = Buffer.concat([latin1(type), content]);
  return Buffer.concat([u32be(content.length), body, u32be(crc32(body))]);
}
const PNG = latin1('\x89PNG\r\n\x1a\n');
const header = chunk('IHDR', Buffer.concat([u32be(9), u32be(9), Buffer.from([8, 2, 0, 0, 0])]));
const png = (rest: Buffer) => Buffer.concat([PNG, header, rest, chunk('IEND')]);
const jpeg = (rest: Buffer) => Buffer.concat([latin1('\xff\xd8'), rest]);
const segment = (marker: number, ...content: number[]) =>
  Buffer.from([255, marker, 0, content.length + 2, ...content]);
const progressive = segment(0xc2, 8, 0, 9, 0, 9, 1, 1, 17, 0);
const gif = (rest: Buffer) => Buffer.concat([latin1('GIF89a'), u16le(9), u16le(9), Buffer.alloc(3), rest]);
const heif = (...rest: Buffer[]) => Buffer.concat([box('ftyp', latin1('heic'), u32be(0)), ...rest]);
const size = box('ispe', u32be(0), u32be(9), u32be(9));
const exif = Buffer.concat([latin1('MM\0*'), u32be(8), u16be(0xffff)]);
const inEachOther = (length: number, type: string) => {
  const boxes = Array.from({ length: length / 12 }, (_, at) =>
    Buffer.concat([u32be(length - at * 12), latin1(type), u32be(0)]),
  );
  return Buffer.concat(boxes);
};

/** Images of about this many bytes that cost too much if each position is visited more than once. */
const hostile: Record<string, (length: number) => Buffer> = {
  'PNG of empty chunks': (length) => png(fill(length, chunk('tEXt'))),
  'PNG of empty pixels': (length) => png(fill(length, chunk('IDAT'))),
  'PNG of orientations without an end': (length) => png(fill(length, chunk('eXIf', exif))),
  'PNG of one long orientation': (length) => png(chunk('eXIf', Buffer.concat([exif, fill(length, 'a')]))),
  'PNG of one large chunk': (length) => png(chunk('IDAT', fill(length, 'a'))),
  'JPEG of fill bytes': (length) => jpeg(fill(length, '\xff')),
  'JPEG of marks that stand alone': (length) => jpeg(fill(length, '\xff\xd0')),
  'JPEG of empty parts': (length) => jpeg(fill(length, segment(0xe1))),
  'JPEG of frames without components': (length) => jpeg(fill(length, segment(0xc2))),
  'JPEG of frames that name 255 components': (length) =>
    jpeg(fill(length, segment(0xc2, 8, 0, 9, 0, 9, 255))),
  'JPEG of progressive frames': (length) => jpeg(fill(length, progressive)),
  'JPEG of scans': (length) =>
    jpeg(Buffer.concat([progressive, fill(length, segment(0xda, 1, 1, 0, 0, 63, 0))])),
  'JPEG of scans that name 255 components': (length) =>
    jpeg(Buffer.concat([progressive, fill(length, segment(0xda, 255))])),
  'JPEG of one scan of stuffed bytes': (length) =>
    jpeg(Buffer.concat([progressive, segment(0xda, 1, 1, 0, 0, 63, 0), fill(length, '\xff\0')])),
  'JPEG of one scan of restarts': (length) =>
    jpeg(Buffer.concat([progressive, segment(0xda, 1, 1, 0, 0, 63, 0), fill(length, '\xff\xd1')])),
  'GIF of blocks of one byte': (length) => gif(Buffer.concat([latin1('!\xfe'), fill(length, '\x01a')])),
  'GIF of empty extensions': (length) => gif(fill(length, '!\xfe\0')),
  'GIF of empty frames': (length) => gif(fill(length, `,${'\0'.repeat(9)}\x02\0`)),
  'GIF of frames with a table each': (length) =>
    gif(fill(length, `,${'\0'.repeat(8)}\x80${'\0'.repeat(6)}\x02\0`)),
  'WebP of chunks': (length) =>
    Buffer.concat([latin1('RIFF'), u32le(length), latin1('WEBPVP8X'), fill(length, 'ABCD\0\0\0\0')]),
  'BMP of one row': (length) =>
    Buffer.concat([latin1('BM'), Buffer.alloc(12), u32le(40), u32le(9), u32le(1), fill(length, '\0')]),
  'HEIF of empty boxes': (length) => heif(fill(length, box('free'))),
  'HEIF of sizes': (length) => heif(box('meta', u32be(0), box('iprp', box('ipco', fill(length, size))))),
  'HEIF of folders in one another': (length) => heif(inEachOther(length, 'meta')),
  'HEIF of folders side by side': (length) => heif(fill(length, box('meta', u32be(0)))),
  'HEIF of profiles': (length) => heif(fill(length, box('colr', latin1('prof')))),
  'AVIF of sizes': (length) => Buffer.concat([box('ftyp', latin1('avif'), u32be(0)), fill(length, size)]),
};

function look(data: Buffer): void {
  const format = formatOf(data.subarray(0, MAGIC_BYTES));
  if (format === undefined) throw new Error('is no image');
  try {
    hidesFile(data, readStructure(format, data).end);
  } catch (error) {
    if (!(error instanceof BrokenImageError)) throw error;
  }
}

/** Fewer than the 4,096 boxes after which a HEIF is refused. */
const BYTES = 24_000;
/** For each byte: a checksum, a part, a type; for each coefficient of a JPEG's component in its frame. */
const STEPS_PER_BYTE = 40;
it.each(Object.entries(hostile))('a reader does twice as much for twice the %s', (_, make) => {
  const [data, longer] = [make(BYTES), make(2 * BYTES)];
  const steps = workOf(() => look(data));
  expect(workOf(() => look(longer))).toBeLessThanOrEqual(2.2 * steps);
  expect(steps).toBeLessThanOrEqual(STEPS_PER_BYTE * data.length);
});

it('would notice what looks at the rest from every place', () => {
  const rest = (data: Buffer) => {
    for (let at = 0; at < data.length; at++) data.indexOf(0, at);
  };
  const [once = 0, twice = 0] = [100, 200].map((length) => {
    const data = fill(length, 'a');
    return workOf(() => rest(data));
  });
  expect(twice).toBeGreaterThan(3 * once);
});
