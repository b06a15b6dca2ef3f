/**
 * The size of a GIF and how long it moves; `undefined` if it doesn't end where it should.
 * @see https://www.w3.org/Graphics/GIF/spec-gif89a.txt
 */
export function gifFacts(bytes: Buffer): { width: number; height: number; seconds: number } | undefined {
  const number = (from: number) => (bytes[from] ?? 0) + 256 * (bytes[from + 1] ?? 0);
  const [width, height] = [number(6), number(8)];
  let hundredths = 0;
  let at = 13 + tableBytes(bytes[10]);
  for (;;) {
    switch (bytes[at]) {
      case TRAILER:
        return { width, height, seconds: hundredths / 100 };
      case EXTENSION:
        if (bytes[at + 1] === GRAPHIC_CONTROL) hundredths += number(at + 4);
        at = afterBlocks(bytes, at + 2);
        break;
      case IMAGE:
        at = afterBlocks(bytes, at + 11 + tableBytes(bytes[at + 9]));
        break;
      default:
        return undefined;
    }
  }
}

const EXTENSION = 0x21;
const GRAPHIC_CONTROL = 0xf9;
const IMAGE = 0x2c;
const TRAILER = 0x3b;

function tableBytes(flags = 0): number {
  return flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0;
}

function afterBlocks(bytes: Buffer, start: number): number {
  let at = start;
  while (bytes[at]) at += (bytes[at] ?? 0) + 1;
  return at + 1;
}
