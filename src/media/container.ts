import { open } from 'node:fs/promises';

/**
 * A container format, recognized by its first bytes: how ffmpeg should open it, and the extension for files sent
 * unchanged.
 */
export interface Container {
  /** ffmpeg's demuxer; `undefined` for the animated WebP, which no released ffmpeg decodes. */
  demuxer: string | undefined;
  extension: string;
  contentType: string;
}

/** Enough for the second packet of a transport stream, and for the chunks before a PNG's pixels. */
const HEAD_BYTES = 4_096;

const container = (demuxer: string | undefined, extension: string, contentType: string): Container => ({
  demuxer,
  extension,
  contentType,
});
const mp4 = container('mov', 'mp4', 'video/mp4');
const quickTime = container('mov', 'mov', 'video/quicktime');
const webm = container('matroska', 'webm', 'video/webm');
const matroska = container('matroska', 'mkv', 'video/x-matroska');
const transportStream = container('mpegts', 'ts', 'video/mp2t');

/** Boxes at the start of a file without a `ftyp`. */
const movBoxes = ['moov', 'mdat', 'free', 'skip', 'wide', 'pnot', 'styp', 'sidx', 'uuid', 'moof'];
const isAscii = (head: Buffer, at: number, text: string) =>
  head.toString('latin1', at, at + text.length) === text;
const startsWith = (hex: string) => {
  const bytes = Buffer.from(hex, 'hex');
  return (head: Buffer) => head.subarray(0, bytes.length).equals(bytes);
};

/**
 * In this order. It contains no format that opens further files or URLs (playlists, manifests), and no single images.
 */
const kinds: readonly [(head: Buffer) => boolean, Container][] = [
  [(head) => isAscii(head, 4, 'ftypqt  '), quickTime],
  // A still AVIF has another brand. @see https://aomediacodec.github.io/av1-avif/#brands-overview
  [(head) => isAscii(head, 4, 'ftypavis'), container('mov', 'avif', 'image/avif')],
  [(head) => isAscii(head, 4, 'ftyp'), mp4],
  [(head) => movBoxes.some((type) => isAscii(head, 4, type)), quickTime],
  [(head) => isEbml(head) && head.subarray(0, 64).includes('webm'), webm],
  [isEbml, matroska],
  [
    (head) => isAscii(head, 0, 'RIFF') && isAscii(head, 8, 'AVI '),
    container('avi', 'avi', 'video/x-msvideo'),
  ],
  [isAnimatedWebp, container(undefined, 'webp', 'image/webp')],
  [(head) => /^GIF8[79]a/.test(head.toString('latin1', 0, 6)), container('gif', 'gif', 'image/gif')],
  [isAnimatedPng, container('apng', 'png', 'image/png')],
  [
    (head) => [188, 192, 204].some((bytes) => isPacketRow(head, bytes, bytes === 192 ? 4 : 0)),
    transportStream,
  ],
  [startsWith('464c5601'), container('flv', 'flv', 'video/x-flv')],
  [startsWith('4f676753'), container('ogg', 'ogv', 'video/ogg')],
  [startsWith('3026b2758e66cf11'), container('asf', 'wmv', 'video/x-ms-wmv')],
  [startsWith('000001ba'), container('mpeg', 'mpg', 'video/mpeg')],
  [startsWith('000001b3'), container('mpegvideo', 'mpg', 'video/mpeg')],
  [startsWith('000001b0'), container('m4v', 'm4v', 'video/mp4v-es')],
  [startsWith('060e2b34'), container('mxf', 'mxf', 'application/mxf')],
  [startsWith('444b4946'), container('ivf', 'ivf', 'video/x-ivf')],
  [(head) => isAscii(head, 0, 'nut/multimedia'), container('nut', 'nut', 'video/x-nut')],
  [(head) => isAscii(head, 0, 'YUV4MPEG2'), container('yuv4mpegpipe', 'y4m', 'video/x-yuv4mpeg')],
  [
    (head) => /^\s*--\S+\r?\ncontent-type: *image\/jpeg/i.test(head.toString('latin1', 0, 256)),
    container('mpjpeg', 'mjpeg', 'video/x-motion-jpeg'),
  ],
  // One JPEG after another. The decoder finds out whether there is more than one.
  [startsWith('ffd8ff'), container('mjpeg', 'mjpeg', 'video/x-motion-jpeg')],
  [(head) => [7, 9].includes(nalHeader(head) & 0x9f), container('h264', 'h264', 'video/h264')],
  [(head) => [32, 35].includes(nalHeader(head) >> 1), container('hevc', 'h265', 'video/h265')],
  [isFlash, container('swf', 'swf', 'application/x-shockwave-flash')],
  [startsWith('2e524d46'), container('rm', 'rm', 'application/vnd.rn-realmedia')],
  [startsWith('b7d800203749da11'), container('wtv', 'wtv', 'video/x-ms-wtv')],
  [(head) => /^NSV[fs]/.test(head.toString('latin1', 0, 4)), container('nsv', 'nsv', 'video/x-nsv')],
  [startsWith('42424344'), container('dirac', 'drc', 'video/x-dirac')],
  [startsWith('8410ffffffff'), container('roq', 'roq', 'video/x-roq')],
  [startsWith('12000a'), container('obu', 'obu', 'video/av1')],
];

/** Formats without recognizable first bytes, which ffmpeg finds by looking further. */
const searched: readonly Container[] = [
  container('gxf', 'gxf', 'application/gxf'),
  container('dv', 'dv', 'video/dv'),
  container('vc1', 'vc1', 'video/x-vc1'),
  container('flic', 'flc', 'video/x-flc'),
  container('lxf', 'lxf', 'video/x-lxf'),
  container('avs2', 'avs2', 'video/x-avs2'),
];

/** Formats that may start with other data, and are found anyway. */
const findable = [
  ...[mp4, webm, transportStream],
  ...kinds
    .map(([, kind]) => kind)
    .filter(({ demuxer = '' }) =>
      ['avi', 'flv', 'ogg', 'asf', 'mpeg', 'mpegvideo', 'mxf', 'nut', 'h264', 'hevc', 'm4v'].includes(
        demuxer,
      ),
    ),
  ...searched,
];

/** Formats that ffmpeg may find in a file whose first bytes match nothing. */
export const findableDemuxers: readonly string[] = findable.map(({ demuxer = '' }) => demuxer);

/** The container for a format that ffmpeg found. */
export function containerOfDemuxer(demuxer: string): Container | undefined {
  return findable.find((each) => each.demuxer === demuxer);
}

/** The extensions of all these formats, each once. */
export const extensions: readonly string[] = [
  ...new Set([...kinds.map(([, kind]) => kind), ...searched].map(({ extension }) => extension)),
];

/** Finds a file's container by its first bytes; `undefined` for anything except a video. Throws if it can't be read. */
export async function containerOf(path: string): Promise<Container | undefined> {
  await using file = await open(path, 'r');
  const head = Buffer.alloc(HEAD_BYTES);
  const { bytesRead } = await file.read(head, 0, HEAD_BYTES, 0);
  return containerOfHead(head.subarray(0, bytesRead));
}

/** The same for the bytes themselves. */
function containerOfHead(head: Buffer): Container | undefined {
  return kinds.find(([is]) => is(head))?.[1];
}

function isEbml(head: Buffer): boolean {
  return startsWith('1a45dfa3')(head);
}

/** The extended header, with its animation flag. @see https://developers.google.com/speed/webp/docs/riff_container */
function isAnimatedWebp(head: Buffer): boolean {
  return isAscii(head, 0, 'RIFF') && isAscii(head, 8, 'WEBPVP8X') && ((head[20] ?? 0) & 0x02) !== 0;
}

/** Its `acTL` comes before the first pixels. @see https://www.w3.org/TR/png-3/#11acTL */
function isAnimatedPng(head: Buffer): boolean {
  if (!startsWith('89504e470d0a1a0a')(head)) return false;
  for (let at = 8; at + 8 <= head.length; at += 12 + head.readUInt32BE(at)) {
    if (isAscii(head, at + 4, 'acTL')) return true;
    if (isAscii(head, at + 4, 'IDAT')) return false;
  }
  return false;
}

function isPacketRow(head: Buffer, packetBytes: number, first: number): boolean {
  return [0, 1, 2].every((index) => head[first + index * packetBytes] === 0x47);
}

/** The byte after a start code of three or four bytes; 0xff if there is none. */
function nalHeader(head: Buffer): number {
  if (startsWith('00000001')(head)) return head[4] ?? 0xff;
  return startsWith('000001')(head) ? (head[3] ?? 0xff) : 0xff;
}

/** Its version follows three letters. No text has such a byte there. */
function isFlash(head: Buffer): boolean {
  const version = head[3] ?? 0;
  return (isAscii(head, 0, 'FWS') || isAscii(head, 0, 'CWS')) && version > 2 && version < 0x20;
}
