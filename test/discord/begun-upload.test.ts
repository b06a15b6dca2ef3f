import { expect, it } from 'vitest';
import { beginUpload } from '../../src/discord/begun-upload.ts';
import { LATE_MESSAGE_BYTES, type Upload } from '../../src/discord/multipart.ts';

const path = '/webhooks/1/token/messages/@original';
const file = { filename: 'film.mp4', contentType: 'video/mp4', small: [] };
const whole: Upload = { ...file, path: '/video.mp4', payload: { content: 'done' } };

function begin() {
  const sent = Promise.withResolvers<unknown>();
  const stopping = new AbortController();
  const sendings: { body: Upload; signal: AbortSignal }[] = [];
  const part = { path: '/film.part', bytes: 1, reach: async () => {} };
  const upload = { ...file, path: part.path, growing: part, payload: {} };
  const begun = beginUpload({ path, upload, signal: stopping.signal }, (body, signal) => {
    sendings.push({ body, signal });
    signal.addEventListener('abort', () => sent.reject(signal.reason));
    return sent.promise;
  });
  const [sending] = sendings;
  if (!sending) throw new Error('nothing was sent');
  /** Everything but the message has left. */
  const sendFile = () => (sending.body.payload as () => Promise<object>)();
  return { begun, sending, sent, stopping, sendFile };
}

it('sends its message when it is finished, and returns the answer', async () => {
  const { begun, sent, sendFile } = begin();
  const message = sendFile();
  const answer = begun.finish(path, whole);
  expect(await message).toEqual({ content: 'done' });
  begun.abort();
  sent.resolve('the answer');
  expect(await answer).toBe('the answer');
  expect(await begun.finish(path, whole)).toBeUndefined();
});

it.each<[what: string, to: string, change: Partial<Upload>]>([
  ['another message', '/channels/1/messages/2', {}],
  ['another name', path, { filename: 'film.mov' }],
  ['another type', path, { contentType: 'video/quicktime' }],
  ['further files', path, { small: [{ name: 'a', description: '', contentType: '', bytes: Buffer.of() }] }],
  ['too long a text', path, { payload: { content: 'x'.repeat(LATE_MESSAGE_BYTES) } }],
  ['too long a text in bytes', path, { payload: { content: 'é'.repeat(LATE_MESSAGE_BYTES / 2) } }],
])('ends, and is sent anew, with %s', async (_, to, change) => {
  const { begun, sending } = begin();
  expect(await begun.finish(to, { ...whole, ...change })).toBeUndefined();
  expect(sending.signal.aborted).toBe(true);
});

it.each([
  [false, 'is sent anew'],
  [true, 'may have arrived'],
])('broken off, its file sent (%s), %s', async (isSent) => {
  const { begun, sent, sendFile } = begin();
  if (isSent) void sendFile();
  const answer = begun.finish(path, whole);
  sent.reject(new Error('reset'));
  if (isSent) await expect(answer).rejects.toThrow('reset');
  else expect(await answer).toBeUndefined();
  // Otherwise nobody would learn that nothing is under way any more.
  await begun.sent;
});

it('isn’t sent anew when the bot stops', async () => {
  const { begun, stopping } = begin();
  const answer = begun.finish(path, whole);
  stopping.abort(new Error('stop'));
  await expect(answer).rejects.toThrow('stop');
});

it('is repeated from the whole file once it is there', async () => {
  const { begun, sending, sent } = begin();
  expect(sending.body).toMatchObject({ path: '/film.part', growing: { bytes: 1 } });
  const answer = begun.finish(path, whole);
  expect(sending.body).toMatchObject({ path: '/video.mp4', growing: undefined });
  sent.resolve('the answer');
  await answer;
});

it('frees what waits for its message when it breaks off', async () => {
  const { begun, sent, sendFile } = begin();
  const message = sendFile();
  await begun.sent;
  sent.reject(new Error('reset'));
  await expect(message).rejects.toThrow('over');
  await begun.over;
});
