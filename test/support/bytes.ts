/** Numbers in the form that files contain. */
export const u16be = (value: number) => Buffer.from([value >>> 8, value & 255]);
export const u32be = (value: number) =>
  Buffer.from([value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255]);
export const u16le = (value: number) => u16be(value).reverse();
export const u32le = (value: number) => u32be(value).reverse();

/** A box of MP4 and HEIF. */
export function box(type: string, ...content: Buffer[]): Buffer {
  const body = Buffer.concat(content);
  return Buffer.concat([u32be(body.length + 8), Buffer.from(type), body]);
}
