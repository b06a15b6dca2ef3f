import type { LoopbackAnswer, LoopbackCall } from './loopback.ts';

export interface LoopbackUpload {
  readonly id: string;
  readonly filename: string;
  /** If it was announced. */
  readonly size?: number | undefined;
  readonly contentType: string;
  /** `undefined` until they are uploaded. */
  bytes: Buffer | undefined;
}

const refused: LoopbackAnswer = {
  status: 403,
  file: { contentType: 'application/xml', bytes: Buffer.from('<Error><Code>AccessDenied</Code></Error>') },
};

/** Uploads with a ticket: where to upload a file, and its URL afterwards. Both URLs work without a key. */
export function createUploads() {
  const uploads = new Map<string, LoopbackUpload>();
  return {
    all: () => [...uploads.values()],
    /** Whether a model could read the file. */
    has: (id: string) => uploads.get(id)?.bytes !== undefined,
    /** Makes a ticket for a file that is announced. `url`: the server's own. */
    announce(file: Pick<LoopbackUpload, 'filename' | 'size' | 'contentType'>, url: string) {
      const id = `upload${uploads.size}`;
      uploads.set(id, { ...file, id, bytes: undefined });
      return { uploadUrl: `${url}/bucket/${id}?signature=of-${id}`, fileUrl: `${url}/media/${id}` };
    },
    /** As strict as a bucket: the signature, the type and the length must fit, and no key may be sent. */
    put({ groups, url, headers, body }: LoopbackCall): LoopbackAnswer {
      const upload = uploads.get(groups['id'] ?? '');
      const isRight =
        upload !== undefined &&
        url.searchParams.get('signature') === `of-${upload.id}` &&
        headers['content-type'] === upload.contentType &&
        (upload.size === undefined || headers['content-length'] === String(upload.size)) &&
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
