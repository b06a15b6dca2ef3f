import { randomUUID } from 'node:crypto';
import { readForm } from './form.ts';
import type { LoopbackAnswer, LoopbackCall } from './loopback.ts';
import { invalidBody, uploadBody } from './runway-checks.ts';

/** A file that was sent to the store. */
export interface RunwayUpload {
  readonly uri: string;
  readonly filename: string;
  readonly contentType: string;
  readonly bytes: Buffer;
}

const VALID_MS = 24 * 3_600_000;
const MIN_BYTES = 512;
const MAX_BYTES = 200_000_000;

/**
 * Upload tickets, and their store, which accepts no key.
 * @see https://docs.dev.runwayml.com/assets/uploads
 */
export function createUploads(now: () => number) {
  const tickets = new Map<string, { policy: string; createdAtMs: number; upload?: RunwayUpload }>();
  return {
    list: (): RunwayUpload[] => [...tickets.values()].flatMap(({ upload }) => upload ?? []),

    has(uri: string): boolean {
      const ticket = [...tickets.values()].find(({ upload }) => upload?.uri === uri);
      return ticket !== undefined && now() < ticket.createdAtMs + VALID_MS;
    },

    ticket({ json }: LoopbackCall, url: string): LoopbackAnswer {
      const parsed = uploadBody.safeParse(json);
      if (!parsed.success) return invalidBody(parsed.error);
      const id = randomUUID();
      const policy = randomUUID();
      tickets.set(id, { policy, createdAtMs: now() });
      const fields = { key: `ephemeral/${id}`, 'X-Amz-Algorithm': 'AWS4-HMAC-SHA256', Policy: policy };
      return {
        status: 200,
        json: { runwayUri: `runway://${id}`, uploadUrl: `${url}/uploads/${id}`, fields },
      };
    },

    /** Like a store with signed forms: the ticket's fields first, the file last, no key. */
    async receive({ headers, body, groups }: LoopbackCall): Promise<LoopbackAnswer> {
      const ticket = tickets.get(groups['id'] ?? '');
      if (!ticket || headers.authorization !== undefined) return storeError(403, 'AccessDenied');
      const form = await readForm(headers['content-type'], body);
      const entries = [...(form ?? [])];
      const [name, file] = entries.at(-1) ?? [];
      if (name !== 'file' || !(file instanceof File)) return storeError(400, 'InvalidArgument');
      if (form?.get('Policy') !== ticket.policy) return storeError(403, 'AccessDenied');
      if (file.size < MIN_BYTES || file.size > MAX_BYTES) return storeError(400, 'EntityTooLarge');
      const bytes = Buffer.from(await file.arrayBuffer());
      const uri = `runway://${groups['id']}`;
      ticket.upload = { uri, filename: file.name, contentType: file.type, bytes };
      return { status: 204 };
    },
  };
}

function storeError(status: number, code: string): LoopbackAnswer {
  const bytes = Buffer.from(`<Error><Code>${code}</Code></Error>`);
  return { status, file: { contentType: 'application/xml', bytes } };
}
