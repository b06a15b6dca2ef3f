import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type APIMessage, AttachmentFlags } from 'discord.js';
import { expect, it } from 'vitest';
import { isHiddenFile, sendUpload, toUpload, uploadFile } from '../../src/discord/upload.ts';
import { checkSize } from '../../src/discord/upload-limit.ts';
import { createFakeClock } from '../support/clock.ts';
import { type Reply, startLoopbackApi } from '../support/loopback-api.ts';
import { runtime } from '../support/runtime.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const file = { path: '/film', bytes: 1, name: 'film.mp4', description: 'a boat', contentType: 'video/mp4' };
const frame = { bytes: Buffer.of(1), name: 'frame.png', contentType: 'image/png', description: 'its frame' };
const said = { content: 'done' };

it('a message says what each of its files is, in their order', () => {
  expect(toUpload(said, file, [frame, frame])).toEqual({
    payload: {
      ...said,
      attachments: [
        { id: 0, filename: 'film.mp4', description: 'a boat' },
        { id: 1, filename: 'frame.png', description: 'its frame' },
        { id: 2, filename: 'frame.png', description: 'its frame' },
      ],
    },
    ...{ path: '/film', filename: 'film.mp4', contentType: 'video/mp4', small: [frame, frame] },
  });
  expect(toUpload(said, { ...file, isSpoiler: true }).payload).toMatchObject({
    attachments: [{ is_spoiler: true }],
  });
});

it.each([
  ['film.mp4', undefined, false],
  ['film.mp4', 0, false],
  ['film.mp4', AttachmentFlags.IsSpoiler, true],
  ['SPOILER_film.mp4', 0, true],
  ['a-SPOILER_film.mp4', 0, false],
])('a file called %s with the flags %s is hidden: %s', (filename, flags, isHidden) => {
  expect(isHiddenFile({ filename, ...(flags !== undefined && { flags }) } as never)).toBe(isHidden);
});

const hidden = { filename: 'film.mp4', flags: AttachmentFlags.IsSpoiler };
const open = { filename: 'film.mp4' };

it.each([
  ['need not be hidden', false, [open], 1],
  ['is hidden', true, [hidden], 1],
  // Small files beside it stay as they are.
  ['is hidden beside another', true, [hidden, { filename: 'frame.png' }], 1],
  ['is not hidden', true, [open], 2],
])('a file that %s is sent %4$i times', async (_, isSpoiler, attachments, times) => {
  const sendings: { upload: unknown; sent: unknown }[] = [];
  const message = { id: '9', attachments };
  await uploadFile(said, { ...file, isSpoiler }, async (upload, sent?: APIMessage) => {
    sendings.push({ upload, sent });
    return message;
  });
  expect(sendings).toHaveLength(times);
  if (times === 1) return;
  // Changes only the file of the message that is there.
  expect(sendings[1]).toMatchObject({ sent: message, upload: { filename: 'SPOILER_film.mp4' } });
  expect(sendings[1]?.upload).not.toMatchObject({ payload: said });
  expect(sendings[1]?.upload).toMatchObject({ payload: { allowed_mentions: { parse: [] } } });
});

const text = { 'content-type': 'text/plain' };

it.each<[string, Reply, number]>([
  ['a message', { status: 200, body: '{"id":"1","attachments":[]}' }, 200],
  // It is unknown whether Discord has the message.
  ['a page', { status: 200, headers: text, body: '<html>' }, 502],
  ['nothing', { status: 204 }, 502],
  ['a refusal', { status: 400, body: '{"code":50035}' }, 400],
  ['a page of the edge', { status: 413, headers: text, body: '<html>' }, 413],
])('an upload that is answered with %s counts as answered with %3$i', async (_, reply, status) => {
  await using folder = await temporaryFolder();
  await using api = await startLoopbackApi(createFakeClock());
  api.replyWith(reply);
  const path = join(folder.path, 'film.mp4');
  await writeFile(path, 'film');
  const body = toUpload(said, { ...file, path });
  for (const method of ['POST', 'PATCH']) {
    const answer = await sendUpload(runtime, `${api.apiUrl}/v10/x`, { method, headers: {}, body });
    expect(answer.status).toBe(status);
  }
  expect(api.requests.map(({ method }) => method)).toEqual(['POST', 'PATCH']);
});

it('a file of exactly the limit fits', () => {
  expect(() => checkSize({ ...file, bytes: 10 }, 10)).not.toThrow();
  expect(() => checkSize({ ...file, bytes: 11 }, 10)).toThrow();
});
