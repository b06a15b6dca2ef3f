import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { LATE_MESSAGE_BYTES, toMultipart, type Upload } from '../../src/discord/multipart.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** What arrives of an upload. `grows`: what its file becomes meanwhile. */
async function sent(upload: Partial<Upload>, grows?: { to: string; bytes?: number }) {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'film.mp4');
  await writeFile(path, 'film');
  const grow = () => writeFile(path, grows?.to ?? '');
  const growing = grows?.bytes !== undefined && { growing: { path, bytes: grows.bytes, reach: grow } };
  const whole = {
    payload: {},
    path,
    filename: 'film.mp4',
    contentType: 'video/mp4',
    small: [],
    ...upload,
    ...growing,
  };
  const { bytes, parts } = await toMultipart(whole, 'boundary');
  if (grows && !growing) await grow();
  const pieces: Buffer[] = [];
  for await (const piece of parts) pieces.push(Buffer.from(piece));
  const body = Buffer.concat(pieces);
  expect(body.length).toBe(bytes);
  const headers = { 'content-type': 'multipart/form-data; boundary=boundary' };
  return Object.fromEntries(await new Response(body, { headers }).formData());
}
const textOf = (part: unknown) => (part instanceof File ? part.text() : part);

it('a message has its file, and small ones from 1 on', async () => {
  const small = ['a', 'b'].map((name) => ({ name, contentType: 'image/png', bytes: Buffer.from(name) }));
  const form = await sent({ payload: { content: 'é' }, small });
  expect(Object.keys(form)).toEqual(['files[0]', 'files[1]', 'files[2]', 'payload_json']);
  const texts = await Promise.all(Object.values(form).map(textOf));
  expect(texts.slice(0, 3)).toEqual(['film', 'a', 'b']);
  expect(form['files[0]']).toMatchObject({ name: 'film.mp4', type: 'video/mp4' });
  expect(form['files[2]']).toMatchObject({ name: 'b', type: 'image/png' });
  expect(JSON.parse(String(texts[3]))).toEqual({ content: 'é' });
});

it('a message that comes late has room, whatever its length', async () => {
  const form = await sent({ payload: async () => ({ content: 'late' }) });
  const json = String(await textOf(form['payload_json']));
  expect([json.length, JSON.parse(json)]).toEqual([LATE_MESSAGE_BYTES, { content: 'late' }]);
});

it('a file that is still being written is sent once it has all its bytes', async () => {
  const form = await sent({}, { to: 'all of the film', bytes: 15 });
  expect(await textOf(form['files[0]'])).toBe('all of the film');
});

it('has no end if it may not have one by then', async () => {
  const payload = async () => {
    mayEnd = false;
    return {};
  };
  let mayEnd = true;
  await expect(sent({ payload, mayEnd: () => mayEnd })).rejects.toThrow('another process');
  await sent({ mayEnd: () => true });
});

it('a file that grows is sent as long as it was', async () => {
  const form = await sent({}, { to: 'film, and more' });
  expect(await textOf(form['files[0]'])).toBe('film');
});
