import { createHash } from 'node:crypto';
import { readForm } from './form.ts';
import type { LoopbackAnswer, LoopbackCall } from './loopback.ts';
import { problem } from './replicate-requests.ts';

/**
 * The files API: a form with the file and, if wanted, JSON about it.
 * @see https://replicate.com/docs/reference/http#files.create
 */
export function createFiles(now: () => number) {
  const files = new Map<string, { id: string }>();
  return {
    has: (id: string) => files.has(id),
    show(id: string): LoopbackAnswer {
      const file = files.get(id);
      return file ? { status: 200, json: file } : problem(404);
    },
    async receive({ headers, body }: LoopbackCall, baseUrl: string): Promise<LoopbackAnswer> {
      const form = await readForm(headers['content-type'], body);
      const content = form?.get('content');
      const metadata = form?.get('metadata') ?? '{}';
      if (!(content instanceof File) || content.name === '') {
        return { status: 400, json: { detail: 'Missing content', status: 400 } };
      }
      const bytes = Buffer.from(await content.arrayBuffer());
      const id = `file${files.size.toString(36).padStart(22, '0')}`;
      const file = {
        id,
        name: content.name,
        content_type: content.type || 'application/octet-stream',
        size: bytes.length,
        checksums: { sha256: createHash('sha256').update(bytes).digest('hex') },
        metadata: JSON.parse(typeof metadata === 'string' ? metadata : await metadata.text()) as unknown,
        created_at: new Date(now()).toISOString(),
        expires_at: new Date(now() + 24 * 3_600_000).toISOString(),
        urls: { get: `${baseUrl}/files/${id}` },
      };
      files.set(id, file);
      return { status: 201, json: file };
    },
  };
}
