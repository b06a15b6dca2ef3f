import { readFileSync } from 'node:fs';
import { crc32, deflateSync } from 'node:zlib';
import { createCanvas } from '@napi-rs/canvas';
import { box, u16be, u16le, u32be, u32le } from './bytes.ts';

/**
 * The beginning of the sentence that a member reads instead of a video. `unread` are recognized by their first bytes,
 * `unreadable` by more of them.
 */
export type Refusal =
  | 'unread'
  | 'unreadable'
  | 'broken'
  | 'not alone'
  | 'too hard'
  | 'too small'
  | 'too many'
  | 'too long';

export interface OddImage {
  what: string;
  bytes: Buffer;
  /** The four quarters, from the top left clockwise, as the member sees them; or why it is refused. */
  shows: readonly [string, string, string, string] | Refusal;
  /** The tolerance of each channel: lossy formats and palettes change colors slightly. */
  within?: number;
}

export const SECRET = 'GPS 48.137 N 11.575 E of my house';
const WIDTH = 320;
const HEIGHT = 180;
const [GREEN, RED, BLUE, WHITE] = ['30,200,30', '200,30,30', '30,30,200', '240,240,240'];
const UPRIGHT = [GREEN, RED, BLUE, WHITE] as const;
/** `UPRIGHT` by the profile of Display P3. */
const P3_SEEN = ['0,203,0', '218,0,6', '30,30,208', '240,240,240'] as const;
/** `UPRIGHT` read as Y, Cb and Cr: red is Y + 1.402 · (Cr − 128), and so on, of which CMYK is the inverse. */
const YCCK_SEEN = ['255,180,97', '192,1,229', '125,243,255', '0,134,1'] as const;
const GRAYS = ['130,130,130', '81,81,81', '49,49,49', '240,240,240'] as const;
/** Where each quarter of the stored image appears, for each EXIF orientation. */
const TURNED: Record<number, readonly [string, string, string, string]> = {
  1: UPRIGHT,
  2: [RED, GREEN, WHITE, BLUE],
  3: [BLUE, WHITE, GREEN, RED],
  4: [WHITE, BLUE, RED, GREEN],
  5: [GREEN, WHITE, BLUE, RED],
  6: [WHITE, GREEN, RED, BLUE],
  7: [BLUE, RED, GREEN, WHITE],
  8: [RED, BLUE, WHITE, GREEN],
};

function quarter(x: number, y: number, width = WIDTH, height = HEIGHT): string {
  if (y < height / 2) return x < width / 2 ? GREEN : RED;
  return x < width / 2 ? WHITE : BLUE;
}
const rgb = (color: string) => color.split(',').map(Number) as [number, number, number];

function canvas(width = WIDTH, height = HEIGHT) {
  const drawn = createCanvas(width, height);
  const ctx = drawn.getContext('2d');
  for (const [x, y] of [
    [0, 0],
    [width / 2, 0],
    [0, height / 2],
    [width / 2, height / 2],
  ] as const) {
    ctx.fillStyle = `rgb(${quarter(x, y, width, height)})`;
    ctx.fillRect(x, y, width / 2, height / 2);
  }
  return drawn;
}

const jpeg = canvas().toBuffer('image/jpeg', 95);
const avif = canvas().toBuffer('image/avif', { quality: 90 });
const progressive = readFileSync(new URL('../fixtures/images/progressive.jpg', import.meta.url));
const webp = canvas().toBuffer('image/webp', 90);
const fixture = (name: string) => readFileSync(new URL(`../fixtures/images/${name}`, import.meta.url));

function exif(orientation: number): Buffer {
  const entry = Buffer.concat([u16be(0x0112), u16be(3), u32be(1), u16be(orientation), u16be(0)]);
  const words = Buffer.concat([u16be(0x010e), u16be(2), u32be(SECRET.length), u32be(38)]);
  const head = Buffer.from('MM\0*\0\0\0\x08', 'latin1');
  return Buffer.concat([head, u16be(2), words, entry, u32be(0), Buffer.from(SECRET)]);
}

const segment = (marker: number, content: Buffer) =>
  Buffer.concat([Buffer.from([0xff, marker]), u16be(content.length + 2), content]);
function jpegWith(...segments: Buffer[]): Buffer {
  return Buffer.concat([jpeg.subarray(0, 2), ...segments, jpeg.subarray(2)]);
}
const exifSegment = (orientation: number) =>
  segment(0xe1, Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), exif(orientation)]));

const chunk = (type: string, content: Buffer) => {
  const body = Buffer.concat([Buffer.from(type), content]);
  return Buffer.concat([u32be(content.length), body, u32be(crc32(body))]);
};
const PNG = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
const END = chunk('IEND', Buffer.alloc(0));
const header = (width: number, height: number, bits: number, kind: number, interlace = 0) =>
  chunk('IHDR', Buffer.concat([u32be(width), u32be(height), Buffer.from([bits, kind, 0, 0, interlace])]));

/** All rows, of which only two are different, in bytes. */
function rowsOf(write: (row: [number, number, number][]) => number[]): Buffer {
  const rows = [0, HEIGHT - 1].map((y) =>
    Buffer.from(write(Array.from({ length: WIDTH }, (_, x) => rgb(quarter(x, y))))),
  );
  return Buffer.concat(rows.flatMap((row) => new Array<Buffer>(HEIGHT / 2).fill(row)));
}

/** A PNG whose pixels `sample` writes, each as bytes. */
function png(
  bits: number,
  kind: number,
  sample: (color: [number, number, number]) => number[],
  { before = [], after = [] }: { before?: Buffer[]; after?: Buffer[] } = {},
): Buffer {
  const pixels = chunk('IDAT', deflateSync(rowsOf((row) => [0, ...row.flatMap(sample)])));
  return Buffer.concat([PNG, header(WIDTH, HEIGHT, bits, kind), ...before, pixels, ...after, END]);
}
const twice = (values: number[]) => values.flatMap((value) => [value, value]);
const gray = ([r, g, b]: [number, number, number]) => Math.round(r * 0.299 + g * 0.587 + b * 0.114);
const plainPng = png(8, 2, (color) => color);

function interlacedPng(): Buffer {
  const passes = [
    [0, 0, 8, 8],
    [4, 0, 8, 8],
    [0, 4, 4, 8],
    [2, 0, 4, 4],
    [0, 2, 2, 4],
    [1, 0, 2, 2],
    [0, 1, 1, 2],
  ] as const;
  const bytes: number[] = [];
  for (const [x0, y0, dx, dy] of passes) {
    for (let y = y0; y < HEIGHT; y += dy) {
      bytes.push(0);
      for (let x = x0; x < WIDTH; x += dx) bytes.push(...rgb(quarter(x, y)));
    }
  }
  return Buffer.concat([
    PNG,
    header(WIDTH, HEIGHT, 8, 2, 1),
    chunk('IDAT', deflateSync(Buffer.from(bytes))),
    END,
  ]);
}

function webpWith(orientation: number): Buffer {
  const at = webp.indexOf('VP8 ');
  const pixels = webp.subarray(at, at + 8 + webp.readUInt32LE(at + 4) + (webp.readUInt32LE(at + 4) % 2));
  const size = Buffer.concat([
    Buffer.from([0x08, 0, 0, 0]),
    u32le(WIDTH - 1).subarray(0, 3),
    u32le(HEIGHT - 1).subarray(0, 3),
  ]);
  const content = exif(orientation);
  const padding = Buffer.alloc(content.length % 2);
  const body = Buffer.concat([
    Buffer.from('WEBPVP8X'),
    u32le(10),
    size,
    pixels,
    Buffer.from('EXIF'),
    u32le(content.length),
    content,
    padding,
  ]);
  return Buffer.concat([Buffer.from('RIFF'), u32le(body.length), body]);
}

function bmp(bits: 24 | 32, isTopDown: boolean): Buffer {
  const rows = Array.from({ length: HEIGHT }, (_, row) => {
    const y = isTopDown ? row : HEIGHT - 1 - row;
    const pixels = Array.from({ length: WIDTH }, (_each, x) => {
      const bgr = rgb(quarter(x, y)).reverse();
      return bits === 32 ? [...bgr, 255] : bgr;
    });
    return pixels.flat();
  });
  const pixels = Buffer.from(rows.flat());
  const head = Buffer.concat([
    u32le(40),
    u32le(WIDTH),
    u32le(isTopDown ? -HEIGHT : HEIGHT),
    u16le(1),
    u16le(bits),
  ]);
  const info = Buffer.concat([head, Buffer.alloc(24)]);
  return Buffer.concat([
    Buffer.from('BM'),
    u32le(14 + info.length + pixels.length),
    u32le(0),
    u32le(54),
    info,
    pixels,
  ]);
}

/** Runs of one gray, 8 bits each: this many rows of them, from the bottom up, and the end mark. */
function packedBmp(rows: number): Buffer {
  const row = [...[255, WIDTH - 255].flatMap((count) => [count, 90]), 0, 0];
  const pixels = Buffer.from([...Array.from({ length: rows }, () => row).flat(), 0, 1]);
  const palette = Buffer.concat(Array.from({ length: 256 }, (_, gray) => Buffer.from([gray, gray, gray, 0])));
  const sizes = [u32le(40), u32le(WIDTH), u32le(HEIGHT), u16le(1), u16le(8), u32le(1), u32le(pixels.length)];
  const info = Buffer.concat([...sizes, Buffer.alloc(8), u32le(256), u32le(0)]);
  const start = 14 + info.length + palette.length;
  const head = [Buffer.from('BM'), u32le(start + pixels.length), u32le(0), u32le(start)];
  return Buffer.concat([...head, info, palette, pixels]);
}

/** The whole image is the canvas, on which its one frame draws nothing. */
function emptyGif(): Buffer {
  const size = Buffer.concat([u16le(WIDTH), u16le(HEIGHT)]);
  const colors = Buffer.from([0x80, 0, 0, 0, 0, 0, 255, 255, 255]);
  const frame = Buffer.from([0x2c, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 2, 0x44, 1, 0]);
  return Buffer.concat([Buffer.from('GIF89a'), size, colors, frame, Buffer.from([0x3b])]);
}

function flatWebp(): Buffer {
  const drawn = createCanvas(1_920, 1_080);
  const ctx = drawn.getContext('2d');
  ctx.fillStyle = 'rgb(90,90,90)';
  ctx.fillRect(0, 0, 1_920, 1_080);
  return drawn.toBuffer('image/webp', 90);
}

interface TiffLies {
  width?: number;
  offset?: number | null;
  bytes?: number;
  samples?: number;
  compression?: number;
  colors?: number;
}

function tiff(orientation: number, size: TiffLies = {}): Buffer {
  const pixels = rowsOf((row) => row.flat());
  const entries: [number, number, number][] = [
    [256, 4, size.width ?? WIDTH],
    [257, 4, size.width ?? HEIGHT],
    [259, 3, size.compression ?? 1],
    [262, 3, size.colors ?? 2],
    ...(size.offset === null ? [] : [[273, 4, size.offset ?? 200] satisfies [number, number, number]]),
    [274, 3, orientation],
    [277, 3, 3],
    [278, 4, HEIGHT],
    [279, 4, size.bytes ?? pixels.length],
    [339, 3, size.samples ?? 1],
  ];
  const ifd = [
    u16le(entries.length + 1),
    ...entries.slice(0, 2).map(([tag, type, value]) => entry(tag, type, 1, u32le(value))),
    // Bits per sample, three of them, behind the entries.
    entry(258, 3, 3, u32le(180)),
    ...entries.slice(2).map(([tag, type, value]) => entry(tag, type, 1, u32le(value))),
    u32le(0),
  ];
  const head = Buffer.concat([Buffer.from('II*\0\x08\0\0\0', 'latin1'), ...ifd]);
  const bits = Buffer.concat([u16le(8), u16le(8), u16le(8)]);
  return Buffer.concat([head, Buffer.alloc(180 - head.length), bits, Buffer.alloc(14), pixels]);
}
function entry(tag: number, type: number, count: number, value: Buffer): Buffer {
  return Buffer.concat([u16le(tag), u16le(type), u32le(count), value]);
}

/** A header with this many sizes in it, which took one of our readers six seconds. */
function heifOfSizes(brand: string, count: number, side: number): Buffer {
  const size = box('ispe', u32be(0), u32be(side), u32be(side));
  const properties = box('ipco', ...Array.from({ length: count }, () => size));
  return Buffer.concat([
    box('ftyp', Buffer.from(brand), u32be(0), Buffer.from(`mif1${brand}`)),
    box('meta', u32be(0), box('iprp', properties)),
    box('mdat', Buffer.alloc(64)),
  ]);
}

function p3Profile(): Buffer {
  const tiffInP3 = fixture('display-p3.tiff');
  const start = tiffInP3.indexOf('acsp') - 36;
  return tiffInP3.subarray(start, start + tiffInP3.readUInt32BE(start));
}

/** A sample of sRGB, as one of 16 bits in linear light. */
function linear(value: number): number[] {
  const share = value / 255;
  const light = share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  return [...u16be(Math.round(light * 65_535))];
}

/** In blocks of up to 255 bytes, with an empty one at the end. */
const gifExtension = (label: number, name: string, content: Buffer) =>
  Buffer.concat([
    Buffer.from([0x21, label]),
    ...[Buffer.from(name), content]
      .filter(({ length }) => length > 0)
      .flatMap((block) => [Buffer.from([block.length]), block]),
    Buffer.from([0]),
  ]);

function gifWithWords(): Buffer {
  const gif = fixture('animated.gif');
  const words = [
    gifExtension(0xfe, '', Buffer.from(SECRET)),
    gifExtension(0xff, 'XMP DataXMP', Buffer.from(SECRET)),
    gifExtension(0xff, 'MGK8BIM0000', Buffer.from(SECRET)),
  ];
  const start = 13 + 3 * 2 ** ((gif.readUInt8(10) & 7) + 1);
  return Buffer.concat([gif.subarray(0, start), ...words, gif.subarray(start)]);
}

/** Cyan, magenta and yellow that are said to be brightness and colors. */
function ycck(): Buffer {
  const bytes = Buffer.from(fixture('cmyk.jpg'));
  bytes.writeUInt8(2, bytes.indexOf('Adobe') + 11);
  return bytes;
}

/** The same pixels, tagged with the TIFF profile's colors: one more box among the properties, which moves the rest. */
function heicInP3(): Buffer {
  const color = box('colr', Buffer.from('prof'), p3Profile());
  const heic = fixture('upright.heic');
  const end = heic.indexOf('ipma') - 4;
  const moved = Buffer.concat([heic.subarray(0, end), color, heic.subarray(end)]);
  // The sizes of the boxes around it, and where the pixels begin.
  for (const at of ['meta', 'iprp', 'ipco']
    .map((type) => heic.indexOf(type) - 4)
    .concat(heic.indexOf('iloc') + 18))
    moved.writeUInt32BE(moved.readUInt32BE(at) + color.length, at);
  return moved;
}

const zip = Buffer.concat([
  Buffer.from('PK\x03\x04', 'latin1'),
  Buffer.alloc(26),
  Buffer.from('PK\x05\x06', 'latin1'),
  Buffer.alloc(18),
]);

/** The bytes of a whole image in every format. */
const whole: Record<string, Buffer> = {
  png: plainPng,
  jpeg,
  webp,
  gif: fixture('animated.gif'),
  bmp: bmp(24, false),
  tiff: tiff(1),
  avif,
  heic: fixture('upright.heic'),
};
const entriesOf = Object.entries(whole);

const taken: OddImage[] = [
  ...entriesOf.map(([kind, bytes]) => ({ what: `a plain ${kind}`, bytes, shows: UPRIGHT, within: 12 })),
  ...Object.entries(TURNED).flatMap(([key, shows]) => {
    const turn = Number(key);
    return [
      { what: `a JPEG of orientation ${turn}`, bytes: jpegWith(exifSegment(turn)), shows, within: 12 },
      {
        what: `a PNG of orientation ${turn}`,
        bytes: png(8, 2, (color) => color, { before: [chunk('eXIf', exif(turn))] }),
        shows,
      },
      { what: `a WebP of orientation ${turn}`, bytes: webpWith(turn), shows, within: 12 },
      { what: `a TIFF of orientation ${turn}`, bytes: tiff(turn), shows, within: 6 },
    ];
  }),
  {
    what: 'a HEIC that is turned',
    bytes: fixture('turned.heic'),
    shows: [RED, BLUE, WHITE, GREEN],
    within: 12,
  },
  { what: 'a PNG of 16 bits', bytes: png(16, 2, twice), shows: UPRIGHT },
  { what: 'a gray PNG', bytes: png(8, 0, (color) => [gray(color)]), shows: GRAYS, within: 3 },
  {
    what: 'a gray PNG of 16 bits',
    bytes: png(16, 0, (color) => twice([gray(color)])),
    shows: GRAYS,
    within: 3,
  },
  {
    what: 'a gray PNG with alpha',
    bytes: png(8, 4, (color) => [gray(color), 255]),
    shows: GRAYS,
    within: 3,
  },
  { what: 'a PNG with alpha', bytes: png(8, 6, (color) => [...color, 255]), shows: UPRIGHT },
  {
    what: 'a PNG with alpha of 16 bits',
    bytes: png(16, 6, (color) => twice([...color, 255])),
    shows: UPRIGHT,
  },
  {
    what: 'a turned PNG of which a half can be seen through',
    bytes: png(8, 6, (color) => [...color, color[0] === 30 ? 0 : 255], {
      before: [chunk('eXIf', exif(6))],
    }),
    shows: [WHITE, '255,255,255', RED, '255,255,255'],
  },
  {
    what: 'white writing on nothing',
    bytes: png(8, 6, (color) => [250, 250, 250, color[2] === 240 ? 255 : 0]),
    shows: ['32,32,32', '32,32,32', '32,32,32', '250,250,250'],
  },
  {
    what: 'a PNG with a palette',
    bytes: png(8, 3, (color) => [[GREEN, RED, BLUE, WHITE].indexOf(color.join(','))], {
      before: [chunk('PLTE', Buffer.from([GREEN, RED, BLUE, WHITE].flatMap(rgb)))],
    }),
    shows: UPRIGHT,
  },
  { what: 'an interlaced PNG', bytes: interlacedPng(), shows: UPRIGHT },
  { what: 'an animated PNG', bytes: fixture('animated.png'), shows: UPRIGHT },
  { what: 'an animated WebP', bytes: fixture('animated.webp'), shows: UPRIGHT, within: 12 },
  { what: 'a lossless WebP', bytes: fixture('lossless.webp'), shows: UPRIGHT, within: 6 },
  { what: 'a CMYK JPEG', bytes: fixture('cmyk.jpg'), shows: UPRIGHT, within: 20 },
  { what: 'a gray JPEG', bytes: fixture('gray.jpg'), shows: GRAYS, within: 6 },
  { what: 'a progressive JPEG', bytes: fixture('progressive.jpg'), shows: UPRIGHT, within: 12 },
  {
    // It ends with zeros.
    what: 'a WebP of one color',
    bytes: flatWebp(),
    shows: ['90,90,90', '90,90,90', '90,90,90', '90,90,90'],
    within: 3,
  },
  { what: 'a TIFF with LZW', bytes: fixture('lzw.tiff'), shows: UPRIGHT, within: 6 },
  { what: 'a TIFF with deflate', bytes: fixture('deflate.tiff'), shows: UPRIGHT, within: 6 },
  { what: 'a TIFF in Display P3', bytes: fixture('display-p3.tiff'), shows: UPRIGHT, within: 4 },
  { what: 'a HEIC in Display P3', bytes: heicInP3(), shows: P3_SEEN, within: 12 },
  { what: 'a gray TIFF', bytes: fixture('gray.tiff'), shows: GRAYS, within: 6 },
  { what: 'a packed BMP', bytes: packedBmp(HEIGHT), shows: ['90,90,90', '90,90,90', '90,90,90', '90,90,90'] },
  { what: 'a BMP from the top down', bytes: bmp(24, true), shows: UPRIGHT },
  { what: 'a BMP of 32 bits', bytes: bmp(32, false), shows: UPRIGHT },
  {
    what: 'a PNG with text in it',
    bytes: png(8, 2, (color) => color, {
      before: [
        chunk('tEXt', Buffer.from(`Comment\0${SECRET}`)),
        chunk('zTXt', Buffer.concat([Buffer.from('Comment\0\0'), deflateSync(SECRET)])),
        chunk('iTXt', Buffer.from(`XML:com.adobe.xmp\0\0\0\0\0${SECRET}`)),
      ],
      after: [chunk('tIME', Buffer.alloc(7))],
    }),
    shows: UPRIGHT,
  },
  {
    what: 'a JPEG with EXIF, XMP, IPTC and a comment',
    bytes: jpegWith(
      exifSegment(1),
      segment(0xe1, Buffer.from(`http://ns.adobe.com/xap/1.0/\0${SECRET}`)),
      segment(0xed, Buffer.from(`Photoshop 3.0\0${SECRET}`)),
      segment(0xfe, Buffer.from(SECRET)),
    ),
    shows: UPRIGHT,
    within: 12,
  },
  { what: 'a GIF with a comment, XMP and IPTC', bytes: gifWithWords(), shows: UPRIGHT },
  {
    what: 'a HEIC with XMP in a box of its own',
    bytes: Buffer.concat([fixture('upright.heic'), box('uuid', Buffer.alloc(16, 7), Buffer.from(SECRET))]),
    shows: UPRIGHT,
    within: 12,
  },
  { what: 'a YCCK JPEG', bytes: ycck(), shows: YCCK_SEEN, within: 6 },
  {
    what: 'a PNG of 16 bits in linear light',
    bytes: png(16, 2, (color) => color.flatMap(linear), { before: [chunk('gAMA', u32be(100_000))] }),
    shows: UPRIGHT,
    within: 3,
  },
  {
    what: 'a PNG of 16 bits in Display P3',
    bytes: png(16, 2, twice, {
      before: [chunk('iCCP', Buffer.concat([Buffer.from('P3\0\0'), deflateSync(p3Profile())]))],
    }),
    shows: P3_SEEN,
    within: 4,
  },
  {
    what: 'a JPEG with a megabyte before its size',
    bytes: jpegWith(...Array.from({ length: 18 }, () => segment(0xe2, Buffer.alloc(60_000, 65)))),
    shows: UPRIGHT,
    within: 12,
  },
  { what: 'a JPEG without its last marker', bytes: jpeg.subarray(0, -2), shows: UPRIGHT, within: 12 },
  {
    what: 'a motion photo',
    bytes: Buffer.concat([jpeg, box('ftyp', Buffer.from('mp42')), box('mdat', Buffer.from(SECRET))]),
    shows: UPRIGHT,
    within: 12,
  },
  {
    what: 'a JPEG with a second one behind it',
    bytes: Buffer.concat([jpeg, jpegWith(exifSegment(1))]),
    shows: UPRIGHT,
    within: 12,
  },
  {
    what: 'a PNG with words behind it',
    bytes: Buffer.concat([plainPng, Buffer.from(SECRET)]),
    shows: UPRIGHT,
  },
  {
    what: 'a PNG with zeros behind it',
    bytes: Buffer.concat([plainPng, Buffer.alloc(500_000)]),
    shows: UPRIGHT,
  },
  {
    what: 'an image larger than providers take',
    bytes: canvas(4_000, 2_250).toBuffer('image/jpeg', 80),
    shows: UPRIGHT,
    within: 12,
  },
  {
    what: 'an image smaller than providers take',
    bytes: canvas(160, 128).toBuffer('image/png'),
    shows: UPRIGHT,
  },
];

function broken(bytes: Buffer, at: number, value: number): Buffer {
  const copy = Buffer.from(bytes);
  copy.writeUInt8(copy.readUInt8(at) ^ value, at);
  return copy;
}
/** One that may be seen through: the decoder draws what is there, and nobody sees that the rest is missing. */
const pixelsOf = (bytes: Buffer) =>
  Buffer.concat([PNG, header(WIDTH, HEIGHT, 8, 6), chunk('IDAT', bytes), END]);
const ROW_BYTES = 1 + WIDTH * 4;
const bomb = (width: number, height: number, data: Buffer) =>
  Buffer.concat([PNG, header(width, height, 8, 2), chunk('IDAT', data), END]);
function jpegOf(width: number, height: number): Buffer {
  const copy = Buffer.from(jpeg);
  const at = copy.indexOf(Buffer.from([0xff, 0xc0]));
  copy.writeUInt16BE(height, at + 5);
  copy.writeUInt16BE(width, at + 7);
  return copy;
}
function gifOf(width: number, height: number): Buffer {
  const copy = fixture('animated.gif');
  copy.writeUInt16LE(width, 6);
  copy.writeUInt16LE(height, 8);
  return copy;
}
function bmpOf(width: number, height: number): Buffer {
  const copy = bmp(24, false);
  copy.writeInt32LE(width, 18);
  copy.writeInt32LE(height, 22);
  // Compressed, so that few bytes may be many pixels.
  copy.writeUInt32LE(1, 30);
  return copy;
}
function webpOf(side: number): Buffer {
  const copy = webpWith(1);
  copy.writeUIntLE(side - 1, 24, 3);
  copy.writeUIntLE(side - 1, 27, 3);
  return copy;
}

const refused: OddImage[] = [
  ...entriesOf.flatMap(([kind, bytes]) => [
    { what: `half a ${kind}`, bytes: bytes.subarray(0, bytes.length / 2), shows: 'broken' as const },
    { what: `the first 45 bytes of a ${kind}`, bytes: bytes.subarray(0, 45), shows: 'broken' as const },
  ]),
  ...['png', 'jpeg', 'webp', 'gif', 'bmp'].map((kind) => ({
    what: `a ${kind} with a web page behind it`,
    bytes: Buffer.concat([whole[kind] ?? Buffer.alloc(0), Buffer.from('\n<script>alert(1)</script>')]),
    shows: 'not alone' as const,
  })),
  ...['lossless.webp', 'lzw.tiff', 'deflate.tiff'].map((name) => {
    const whole = fixture(name);
    const bytes = Buffer.from(whole).fill(0, whole.length >> 2, whole.length - (whole.length >> 2));
    return { what: `a ${name} whose pixels are half zeros`, bytes, shows: 'broken' as const };
  }),
  {
    what: 'a lossy WebP whose second half is zeros',
    bytes: Buffer.from(webp).fill(0, webp.length >> 1),
    shows: 'broken',
  },
  {
    what: 'a JPEG that says it is coded arithmetically',
    bytes: broken(jpeg, jpeg.indexOf(Buffer.from([0xff, 0xc0])) + 1, 9),
    shows: 'broken',
  },
  {
    what: 'half a JPEG with a last marker',
    bytes: Buffer.concat([jpeg.subarray(0, jpeg.length * 0.7), Buffer.from([0xff, 0xd9])]),
    shows: 'broken',
  },
  { what: 'a PNG with a wrong checksum in its header', bytes: broken(plainPng, 30, 1), shows: 'broken' },
  { what: 'a PNG with a wrong checksum in its pixels', bytes: broken(plainPng, 60, 1), shows: 'broken' },
  { what: 'a PNG whose pixels are noise', bytes: pixelsOf(Buffer.alloc(500, 77)), shows: 'broken' },
  {
    what: 'a PNG with too few pixels',
    bytes: pixelsOf(deflateSync(Buffer.alloc(ROW_BYTES * (HEIGHT - 1), 1))),
    shows: 'broken',
  },
  {
    what: 'a PNG whose last row is cut off',
    bytes: pixelsOf(deflateSync(Buffer.alloc(ROW_BYTES * HEIGHT - 7, 1))),
    shows: 'broken',
  },
  {
    what: 'a PNG with too many pixels',
    bytes: pixelsOf(deflateSync(Buffer.alloc(10_000_000, 1))),
    shows: 'broken',
  },
  {
    what: 'a PNG without pixels',
    bytes: Buffer.concat([PNG, header(WIDTH, HEIGHT, 8, 2), END]),
    shows: 'broken',
  },
  { what: 'a PNG whose end is missing', bytes: plainPng.subarray(0, -12), shows: 'broken' },
  {
    what: 'a PNG whose last row has a filter that there is not',
    bytes: pixelsOf(deflateSync(Buffer.alloc(ROW_BYTES * HEIGHT, 1).fill(9, ROW_BYTES * (HEIGHT - 1)))),
    shows: 'broken',
  },
  {
    what: 'a PNG that can be seen through',
    bytes: png(8, 6, (color) => [...color, 0]),
    shows: 'broken',
  },
  { what: 'a GIF whose frame is empty', bytes: emptyGif(), shows: 'broken' },
  ...[0.2, 0.4, 0.6].flatMap((share) => {
    const cut = progressive.subarray(0, progressive.length * share);
    return [
      { what: `${share} of a progressive JPEG`, bytes: cut, shows: 'broken' as const },
      {
        what: `${share} of a progressive JPEG with a last marker`,
        bytes: Buffer.concat([cut, Buffer.from([0xff, 0xd9])]),
        shows: 'broken' as const,
      },
    ];
  }),
  ...[0, 1, 90].map((rows) => ({
    what: `a packed BMP of ${rows} rows`,
    bytes: packedBmp(rows),
    shows: 'broken' as const,
  })),
  {
    what: 'a TIFF whose pixels are fewer than said',
    bytes: tiff(1, { bytes: WIDTH * 3 * (HEIGHT - 1) }),
    shows: 'broken',
  },
  { what: 'a TIFF whose pixels lie nowhere', bytes: tiff(1, { offset: null }), shows: 'broken' },
  { what: 'a TIFF of no size', bytes: tiff(1, { width: 0 }), shows: 'broken' },
  { what: 'a GIF of no size', bytes: gifOf(0, 0), shows: 'broken' },
  { what: 'a JPEG of no height', bytes: jpegOf(WIDTH, 0), shows: 'broken' },
  { what: 'a TIFF of fractions', bytes: tiff(1, { samples: 3 }), shows: 'unreadable' },
  ...[50_000, 50_001, 34_712, 9].map((compression) => ({
    what: `a TIFF of compression ${compression}`,
    bytes: tiff(1, { compression }),
    shows: 'unreadable' as const,
  })),
  ...[4, 8, 9, 32_844, 32_803].map((colors) => ({
    what: `a TIFF of colors ${colors}`,
    bytes: tiff(1, { colors }),
    shows: 'unreadable' as const,
  })),
  {
    what: 'a PNG of no height',
    bytes: Buffer.concat([PNG, header(WIDTH, 0, 8, 2), chunk('IDAT', deflateSync(Buffer.alloc(9))), END]),
    shows: 'broken',
  },
  { what: 'a JPEG with an archive behind it', bytes: Buffer.concat([jpeg, zip]), shows: 'not alone' },
  {
    what: 'a JPEG with an archive far behind it',
    bytes: Buffer.concat([jpeg, Buffer.alloc(90_000, 1), zip]),
    shows: 'not alone',
  },
  { what: 'a PNG with an archive behind it', bytes: Buffer.concat([plainPng, zip]), shows: 'not alone' },
  {
    what: 'a PNG with a document behind it',
    bytes: Buffer.concat([plainPng, Buffer.from('%PDF-1.7\n')]),
    shows: 'not alone',
  },
  {
    what: 'a GIF with a program behind it',
    bytes: Buffer.concat([fixture('animated.gif'), Buffer.from('MZ\x90\0')]),
    shows: 'not alone',
  },
  {
    what: 'a PNG of 30,000 × 30,000 zeros',
    bytes: bomb(30_000, 30_000, deflateSync(Buffer.alloc(50_000_000))),
    shows: 'too many',
  },
  {
    what: 'a PNG of 2^31 × 2^31',
    bytes: bomb(2 ** 31 - 1, 2 ** 31 - 1, deflateSync(Buffer.alloc(9))),
    shows: 'too many',
  },
  { what: 'a JPEG of 65,500 × 65,500', bytes: jpegOf(65_500, 65_500), shows: 'too many' },
  { what: 'a GIF of 65,535 × 65,535', bytes: gifOf(65_535, 65_535), shows: 'too many' },
  { what: 'a BMP of 100,000 × 100,000', bytes: bmpOf(100_000, 100_000), shows: 'too many' },
  { what: 'a WebP of 16,000 × 16,000', bytes: webpOf(16_000), shows: 'too many' },
  { what: 'a TIFF of 50,000 × 50,000', bytes: tiff(1, { width: 50_000 }), shows: 'too many' },
  { what: 'a HEIC of 60,000 × 60,000', bytes: heifOfSizes('heic', 1, 60_000), shows: 'too many' },
  { what: 'an AVIF of 60,000 × 60,000', bytes: heifOfSizes('avif', 1, 60_000), shows: 'too many' },
  { what: 'a HEIC with 20,000 sizes', bytes: heifOfSizes('heic', 20_000, 640), shows: 'broken' },
  { what: 'an AVIF with 20,000 sizes', bytes: heifOfSizes('avif', 20_000, 640), shows: 'broken' },
  { what: 'a TIFF whose pixels lie elsewhere', bytes: tiff(1, { offset: 2 ** 30 }), shows: 'broken' },
  { what: 'one pixel', bytes: createCanvas(1, 1).toBuffer('image/png'), shows: 'too small' },
  { what: 'a line', bytes: canvas(1_000, 100).toBuffer('image/png'), shows: 'too small' },
  { what: 'a banner', bytes: canvas(2_000, 400).toBuffer('image/jpeg', 90), shows: 'too long' },
  { what: 'a tower', bytes: canvas(400, 2_000).toBuffer('image/png'), shows: 'too long' },
  { what: 'a web page', bytes: Buffer.from('<html><img src=x onerror=alert(1)></html>'), shows: 'unread' },
  {
    what: 'an SVG',
    bytes: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
    shows: 'unread',
  },
  { what: 'a document', bytes: Buffer.from('%PDF-1.7\n'), shows: 'unread' },
  {
    what: 'a film',
    bytes: box('ftyp', Buffer.from('isom'), u32be(0), Buffer.from('isommp42')),
    shows: 'unread',
  },
  { what: 'a JPEG XL', bytes: Buffer.from('\0\0\0\x0cJXL \r\n\x87\n', 'latin1'), shows: 'unread' },
  { what: 'a JPEG 2000', bytes: Buffer.from('\0\0\0\x0cjP  \r\n\x87\n', 'latin1'), shows: 'unread' },
  { what: 'a Photoshop file', bytes: Buffer.from('8BPS\0\x01', 'latin1'), shows: 'unread' },
  { what: 'an icon', bytes: Buffer.from([0, 0, 1, 0, 1, 0, 16, 16]), shows: 'unread' },
  {
    what: 'words that begin with BM',
    bytes: Buffer.from('BMW is a maker of cars in Munich'),
    shows: 'unread',
  },
  { what: 'one byte', bytes: Buffer.from([0xff]), shows: 'unread' },
];

/** Every format of image that members use, with every known flaw. */
export const oddImages: readonly OddImage[] = [...taken, ...refused];
