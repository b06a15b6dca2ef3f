import { createHmac, randomBytes } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { APIAttachment } from 'discord-api-types/v10';
import { probeMedia } from './media.ts';

/** Received bytes in a file, not yet part of anything. */
export interface Upload {
  path: string;
  filename: string;
  contentType: string;
  sizeBytes: number;
}

export interface StoredFile {
  path: string;
  /** URLs without parameters; `sign` adds them whenever the attachment is shown. */
  attachment: APIAttachment;
  /** When it is deleted automatically, in milliseconds since the epoch. */
  endsAtMs: number;
}

export interface FileStore {
  /** Path for a part that is being received. */
  newPath(): string;
  /** Stores an upload as an attachment of `channelId`. */
  add(upload: Upload, place: FilePlace): Promise<StoredFile>;
  get(attachmentId: string): StoredFile | undefined;
  /** Forgets attachments and deletes their bytes. */
  remove(attachmentIds: Iterable<string>): Promise<void>;
  sign(url: string, nowMs: number, lifetimeMs: number): string;
  isSigned(url: URL): boolean;
  discard(uploads: readonly Upload[]): Promise<void>;
}

export interface FilePlace {
  attachmentId: string;
  channelId: string;
  origin: string;
  /** Files of command options and of ephemeral messages have another path at Discord. */
  ephemeral: boolean;
}

/** Keeps uploaded files in a folder. */
export function createFileStore(dataDir: string): FileStore {
  const folder = join(dataDir, 'local-discord-uploads');
  // Messages live in memory, so files of an earlier run belong to nothing.
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const files = new Map<string, StoredFile>();
  const key = randomBytes(16);
  const run = randomBytes(4).toString('hex');
  let received = 0;
  const signature = (path: string, expires: string, issued: string) =>
    createHmac('sha256', key).update(`${path} ${expires} ${issued}`).digest('hex');
  return {
    newPath: () => join(folder, `${run}-${received++}`),
    async add(upload, place) {
      const media = await probeMedia(upload.path, upload.filename, upload.contentType);
      const directory = place.ephemeral ? 'ephemeral-attachments' : 'attachments';
      const path = `${place.channelId}/${place.attachmentId}/${encodeURIComponent(upload.filename)}`;
      const url = `${place.origin}/${directory}/${path}`;
      const attachment: APIAttachment = {
        id: place.attachmentId,
        filename: upload.filename,
        size: upload.sizeBytes,
        url,
        proxy_url: url,
        ...media,
        ...(place.ephemeral && { ephemeral: true }),
      };
      const file = { path: upload.path, attachment, endsAtMs: Number.POSITIVE_INFINITY };
      files.set(place.attachmentId, file);
      return file;
    },
    get: (attachmentId) => files.get(attachmentId),
    async remove(attachmentIds) {
      for (const id of attachmentIds) {
        const file = files.get(id);
        files.delete(id);
        if (file !== undefined) await rm(file.path, { force: true });
      }
    },
    sign(url, nowMs, lifetimeMs) {
      const issued = Math.floor(nowMs / 1_000).toString(16);
      const expires = Math.floor((nowMs + lifetimeMs) / 1_000).toString(16);
      const { pathname } = new URL(url);
      return `${url}?ex=${expires}&is=${issued}&hm=${signature(pathname, expires, issued)}&`;
    },
    isSigned(url) {
      const [expires, issued] = [url.searchParams.get('ex') ?? '', url.searchParams.get('is') ?? ''];
      return url.searchParams.get('hm') === signature(url.pathname, expires, issued);
    },
    async discard(uploads) {
      await Promise.all(uploads.map((upload) => rm(upload.path, { force: true })));
    },
  };
}
