import { createCanvas } from '@napi-rs/canvas';

export type StillFormat = 'png' | 'jpg' | 'webp';

const stills = new Map<string, Promise<Buffer>>();

/** A real image, such as an image model would make; drawn once for each size and format. */
export function drawStill(format: StillFormat, width: number, height: number): Promise<Buffer> {
  const key = `${format} ${width} ${height}`;
  const known = stills.get(key);
  if (known !== undefined) return known;
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  const sky = context.createLinearGradient(0, 0, 0, height);
  sky.addColorStop(0, '#1b2a49');
  sky.addColorStop(0.6, '#d98f5c');
  sky.addColorStop(1, '#20302c');
  context.fillStyle = sky;
  context.fillRect(0, 0, width, height);
  context.fillStyle = '#ffe9b8';
  context.beginPath();
  context.arc(width * 0.7, height * 0.5, Math.min(width, height) / 10, 0, 2 * Math.PI);
  context.fill();
  const still = format === 'png' ? canvas.encode('png') : canvas.encode(format === 'jpg' ? 'jpeg' : 'webp');
  stills.set(key, still);
  return still;
}

/** About half a megapixel in the requested ratio; 1:1 without one. */
export function stillSize(ratio: unknown): { width: number; height: number } {
  const [, across = 1, down = 1] = /^(\d+):(\d+)$/.exec(String(ratio))?.map(Number) ?? [];
  const scale = Math.sqrt(524_288 / (across * down));
  const side = (part: number) => Math.round((part * scale) / 16) * 16;
  return { width: side(across), height: side(down) };
}
