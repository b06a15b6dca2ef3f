import * as z from 'zod';
import type { LoopbackAnswer, LoopbackCall } from './loopback.ts';

export interface WavespeedUpload {
  readonly id: string;
  readonly filename: string;
  readonly size: number;
  readonly contentType: string;
  /** `undefined` until they are uploaded. */
  bytes: Buffer | undefined;
}

const ticketRequest = z.strictObject({
  filename: z.string().min(1),
  size: z.int().positive(),
  content_type: z.string().optional(),
});

const refused: LoopbackAnswer = {
  status: 403,
  file: { contentType: 'application/xml', bytes: Buffer.from('<Error><Code>AccessDenied</Code></Error>') },
};

/** Uploads with a ticket: where to upload a file, and its URL afterwards. Both URLs work without a key. */
export function createUploads() {
  const uploads = new Map<string, WavespeedUpload>();
  return {
    all: () => [...uploads.values()],
    /** Whether a model could read the file. */
    has: (id: string) => uploads.get(id)?.bytes !== undefined,
    ticket({ json }: LoopbackCall, url: string): LoopbackAnswer {
      const request = ticketRequest.safeParse(json);
      if (!request.success) return { status: 400, json: { code: 400, message: request.error.message } };
      const { filename, size, content_type: contentType = 'application/octet-stream' } = request.data;
      const id = `upload${uploads.size}`;
      uploads.set(id, { id, filename, size, contentType, bytes: undefined });
      const upload = {
        method: 'PUT',
        url: `${url}/bucket/${id}?signature=of-${id}`,
        headers: { 'Content-Type': contentType },
      };
      const data = { download_url: `${url}/media/${id}`, upload };
      return { status: 200, json: { code: 200, message: 'success', data } };
    },
    /** As strict as a bucket: the signature, the type and the length must fit, and no key may be sent. */
    put({ groups, url, headers, body }: LoopbackCall): LoopbackAnswer {
      const upload = uploads.get(groups['id'] ?? '');
      const isRight =
        upload !== undefined &&
        url.searchParams.get('signature') === `of-${upload.id}` &&
        headers['content-type'] === upload.contentType &&
        headers['content-length'] === String(upload.size) &&
        headers.authorization === undefined;
      if (!isRight) return refused;
      upload.bytes = body;
      return { status: 200, file: { contentType: 'text/plain', bytes: Buffer.alloc(0) } };
    },
    show({ groups }: LoopbackCall): LoopbackAnswer {
      const upload = uploads.get(groups['id'] ?? '');
      if (!upload?.bytes) return refused;
      return { status: 200, file: { contentType: upload.contentType, bytes: upload.bytes } };
    },
  };
}
