import { open, stat } from 'node:fs/promises';
import { imageSize } from 'image-size';
import type { InputImage } from '../providers/provider.ts';

/** Enough for the header of every picture that is accepted; JPEG puts its size behind its metadata. */
const HEADER_BYTES = 512 * 1024;
const contentTypes: Partial<Record<string, InputImage['contentType']>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  webp: 'image/webp',
};

/**
 * What picture a file holds, judged by its bytes; `undefined` where it is no PNG, JPEG or WebP.
 */
export async function readPicture(path: string): Promise<InputImage | undefined> {
  const { size } = await stat(path);
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0);
    const { type = '', width, height, orientation = 1 } = imageSize(buffer.subarray(0, bytesRead));
    const contentType = contentTypes[type];
    if (contentType === undefined) return undefined;
    // Values of 5 and more lie on their side. @see https://www.cipa.jp/std/documents/e/DC-X008-Translation-2019-E.pdf
    const isTurned = orientation >= 5;
    return {
      path,
      contentType,
      bytes: size,
      width: isTurned ? height : width,
      height: isTurned ? width : height,
    };
  } catch {
    // The library throws for whatever it can't read.
    return undefined;
  } finally {
    await file.close();
  }
}
