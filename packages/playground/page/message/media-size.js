/** Discord's largest size of an image or video in a message, in CSS pixels. */
const widest = 550;
const highest = 380;

/**
 * The box of an image before its bytes are here, so that nothing jumps when they arrive.
 *
 * @param {number | null | undefined} width
 * @param {number | null | undefined} height
 * @returns {{ width: string, 'aspect-ratio': string } | undefined}
 */
export function mediaBox(width, height) {
  if (!width || !height) return undefined;
  const scale = Math.min(1, widest / width, highest / height);
  return { width: `${Math.round(width * scale)}px`, 'aspect-ratio': `${width} / ${height}` };
}

/**
 * @param {number} bytes
 * @returns {string} such as "3.42 MB"
 */
export function fileSize(bytes) {
  if (bytes < 1024) return `${bytes} bytes`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(2)} MB`;
}
