/** An image has 512 pixels unless the operator wants more. Those of all sockets are in memory. */
const MAX_BYTES = 1024 ** 2;
/** What a message is about, and either the image's format or the length of the text before it. */
const HEADER_BYTES = 8;
const IMAGE = 1;
const IMAGE_AFTER_TEXT = 4;

/**
 * The image in a binary message, if it's a preview of a video that is being made. The ones with a text come only to
 * clients that have asked for them.
 * @see https://github.com/Comfy-Org/ComfyUI (`protocol.py`; `server.py`, `send_image`, `send_image_with_metadata`)
 */
export function imageIn(message: ArrayBuffer): Uint8Array | undefined {
  const bytes = Buffer.from(message);
  if (bytes.length <= HEADER_BYTES || bytes.length > MAX_BYTES) return undefined;
  const type = bytes.readUInt32BE(0);
  if (type !== IMAGE && type !== IMAGE_AFTER_TEXT) return undefined;
  const image = bytes.subarray(HEADER_BYTES + (type === IMAGE ? 0 : bytes.readUInt32BE(4)));
  return image.length > 0 ? image : undefined;
}
