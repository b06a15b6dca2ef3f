import { stat } from 'node:fs/promises';
import { type GrowingFile, readInPlace } from '../media/read-in-place.ts';
import type { SmallFile } from './small-files.ts';

/** Room for a message whose text isn't known yet: 2,000 characters, as many of alt text, and its buttons. */
export const LATE_MESSAGE_BYTES = 16 * 1024;

/** The body of a message with a file, which is read from disk while it is sent, and possibly small ones. */
export interface Upload {
  /**
   * The message. Its `attachments` refer to the file by id 0, and to the small ones from 1 on. A function is called
   * when everything else has been sent.
   */
  payload: object | (() => Promise<object>);
  path: string;
  /** If the file is still being written. */
  growing?: GrowingFile;
  /** As members see it; letters, digits, dots and dashes. */
  filename: string;
  contentType: string;
  small: readonly SmallFile[];
  /** See `FileAttachment`. */
  mayEnd?: (() => boolean) | undefined;
}

/** The message comes last, as in discord.js's own forms: its text may not be known before. */
export async function toMultipart(
  { payload, path, growing, filename, contentType, small, mayEnd = () => true }: Upload,
  boundary: string,
) {
  const head = Buffer.from(partHead(boundary, 0, filename, contentType));
  const others = small.flatMap((file, index) => [
    Buffer.from(`\r\n${partHead(boundary, index + 1, file.name, file.contentType)}`),
    file.bytes,
  ]);
  const beforeMessage = Buffer.concat([
    ...others,
    Buffer.from(
      `\r\n--${boundary}\r\ncontent-disposition: form-data; name="payload_json"\r\n` +
        'content-type: application/json\r\n\r\n',
    ),
  ]);
  const end = Buffer.from(`\r\n--${boundary}--\r\n`);
  const message = typeof payload === 'function' ? undefined : Buffer.from(JSON.stringify(payload));
  const messageBytes = message?.length ?? LATE_MESSAGE_BYTES;
  const bytes = growing?.bytes ?? (await stat(path)).size;
  async function* parts() {
    yield head;
    // Exactly the measured bytes are sent, even if the file grows.
    yield* readInPlace(path, bytes, growing?.reach);
    yield beforeMessage;
    yield message ?? padded(await (payload as () => Promise<object>)());
    if (!mayEnd()) throw new Error('another process may have changed the message');
    yield end;
  }
  return {
    bytes: head.length + bytes + beforeMessage.length + messageBytes + end.length,
    parts: parts(),
  };
}

/** Spaces after JSON mean nothing. */
function padded(message: object): Buffer {
  const padding = Buffer.alloc(LATE_MESSAGE_BYTES, ' ');
  padding.write(JSON.stringify(message));
  return padding;
}

function partHead(boundary: string, id: number, filename: string, contentType: string): string {
  return (
    `--${boundary}\r\ncontent-disposition: form-data; name="files[${id}]"; filename="${filename}"\r\n` +
    `content-type: ${contentType}\r\n\r\n`
  );
}
