import { Readable } from 'node:stream';
import { formBoundary, type Random } from '../../runtime/random.ts';

/**
 * A form as bytes of known length that are read while they are sent. A file-backed `File` isn't held in memory.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7578
 */
export function toFormBody(
  form: FormData,
  random: Random,
): { headers: Record<string, string>; body: Readable } {
  const boundary = formBoundary(random);
  const parts: (string | Blob)[] = [];
  for (const [name, value] of form) {
    const disposition = `--${boundary}\r\ncontent-disposition: form-data; name="${quote(name)}"`;
    if (typeof value === 'string') parts.push(`${disposition}\r\n\r\n${value}\r\n`);
    else {
      const file = `; filename="${quote(value.name)}"\r\ncontent-type: ${value.type}\r\n\r\n`;
      parts.push(disposition + file, value, '\r\n');
    }
  }
  parts.push(`--${boundary}--\r\n`);
  const blob = new Blob(parts);
  return {
    headers: {
      'content-type': `multipart/form-data; boundary=${boundary}`,
      'content-length': String(blob.size),
    },
    body: Readable.fromWeb(blob.stream()),
  };
}

function quote(name: string): string {
  return name.replace(/["\r\n]/g, encodeURIComponent);
}
