import { tCount } from '../language.ts';

/** Discord's largest size of an image or video in a message, in CSS pixels. */
const widest = 550;
const highest = 380;

/** The box of an image before its bytes are here, so that nothing jumps when they arrive. */
export function mediaBox(
  width: number | null | undefined,
  height: number | null | undefined,
): { width: string; 'aspect-ratio': string } | undefined {
  if (!width || !height) return undefined;
  const scale = Math.min(1, widest / width, highest / height);
  return { width: `${Math.round(width * scale)}px`, 'aspect-ratio': `${width} / ${height}` };
}

/** Returns such as "3.42 MB" */
export function fileSize(bytes: number): string {
  if (bytes < 1024) return tCount('bytes', bytes);
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(2)} MB`;
}
