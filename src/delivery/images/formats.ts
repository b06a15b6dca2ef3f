/** The supported image formats. `heif` is HEIC, as phones make it. */
export type ImageFormat = 'png' | 'jpeg' | 'webp' | 'gif' | 'bmp' | 'tiff' | 'avif' | 'heif';

/** What Discord's picker offers: a group, and endings that the group may lack, as its members aren't documented. */
export const IMAGE_FILE_TYPES = ['image', '.heic', '.heif', '.avif', '.tif', '.tiff', '.bmp'] as const;

/** This many bytes of a file show its format. */
export const MAGIC_BYTES = 64;

/** Brands of HEIF whose images are HEVC. @see https://nokiatech.github.io/heif/technical.html */
const HEIC_BRANDS = ['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'msf1'];

/**
 * The format of an image that begins with these bytes; `undefined` for everything else. Reads at most `MAGIC_BYTES`.
 */
export function formatOf(head: Buffer): ImageFormat | undefined {
  const at = (from: number, to: number) => head.toString('latin1', from, to);
  if (at(0, 8) === '\x89PNG\r\n\x1a\n') return 'png';
  if (at(0, 3) === '\xff\xd8\xff') return 'jpeg';
  if (at(0, 4) === 'RIFF' && at(8, 12) === 'WEBP') return 'webp';
  if (/^GIF8[79]a$/.test(at(0, 6))) return 'gif';
  // Two letters prove little. The sizes of the possible headers prove more.
  if (
    at(0, 2) === 'BM' &&
    head.length >= 18 &&
    [12, 40, 52, 56, 64, 108, 124].includes(head.readUInt32LE(14))
  ) {
    return 'bmp';
  }
  if (at(0, 4) === 'II*\0' || at(0, 4) === 'MM\0*') return 'tiff';
  if (at(4, 8) !== 'ftyp') return undefined;
  const end = Math.min(head.readUInt32BE(0), head.length, MAGIC_BYTES);
  const brands = [at(8, 12)];
  for (let from = 16; from + 4 <= end; from += 4) brands.push(at(from, from + 4));
  if (brands.includes('avif') || brands.includes('avis')) return 'avif';
  return brands.some((brand) => HEIC_BRANDS.includes(brand)) ? 'heif' : undefined;
}

/** Whether an attachment claims to be one of these. Discord goes by the file name's extension. */
export function isImageType(contentType: string | null): boolean {
  return /^image\/(?:png|jpeg|webp|gif|bmp|x-ms-bmp|tiff|avif|hei[cf])\b/.test(contentType ?? '');
}
