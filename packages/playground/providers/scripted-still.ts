import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import type { LoopbackAnswer } from './loopback.ts';

const STILL = fileURLToPath(new URL('still.png', import.meta.url));
const encodings = { 'image/png': 'png', 'image/jpeg': 'jpeg', 'image/webp': 'webp' } as const;

/** An image that says what it is and replaces the one in an answer: in the same size and format. */
export async function withScriptedStill(answer: LoopbackAnswer): Promise<LoopbackAnswer> {
  const { file } = answer;
  const encoding = Object.entries(encodings).find(([type]) => type === file?.contentType)?.[1];
  if (!file || !encoding || !('bytes' in file)) return answer;
  const [{ width, height }, still] = await Promise.all([
    loadImage(file.bytes),
    readFile(STILL).then((bytes) => loadImage(bytes)),
  ]);
  const canvas = createCanvas(width, height);
  // Fills the image. Excess width or height is cut at both sides.
  const scale = Math.max(width / still.width, height / still.height);
  const [across, down] = [still.width * scale, still.height * scale];
  canvas.getContext('2d').drawImage(still, (width - across) / 2, (height - down) / 2, across, down);
  const bytes = encoding === 'png' ? await canvas.encode('png') : await canvas.encode(encoding);
  return { ...answer, file: { contentType: file.contentType, bytes } };
}
