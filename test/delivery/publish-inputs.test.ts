import { describe, expect, it } from 'vitest';
import { createPublishInputs } from '../../src/delivery/publish-inputs.ts';
import { stillAttachment } from '../../src/delivery/still-attachment.ts';
import { MessageUnknownError } from '../../src/discord/errors.ts';
import type { JobMessages } from '../../src/discord/job-messages.ts';
import type { FileAttachment } from '../../src/discord/upload.ts';
import { DeliveryError } from '../../src/jobs/delivery-error.ts';
import { inputsOf, type Job } from '../../src/jobs/job.ts';
import { toInputFile } from '../../src/jobs/steps/task-request.ts';
import { aJob } from '../support/job.ts';
import { runtime } from '../support/runtime.ts';

const { signal } = new AbortController();
const image = { path: '/image', contentType: 'image/webp', bytes: 5, width: 1, height: 2 } as const;
const inputs: Job['inputs'] = [{ role: 'first', ...image }];
const still = { ...image, path: '/still', contentType: 'image/png' } as const;

async function publish(job: Job, { fileUrl, error }: { fileUrl?: string; error?: Error } = {}) {
  const calls: unknown[] = [];
  const answer = async (...call: unknown[]) => {
    calls.push(call);
    if (error) throw error;
    return { fileUrl };
  };
  const messages = {
    replace: (_: Job, body: unknown, file: FileAttachment, given: unknown) =>
      answer('replace', body, file, given === signal),
    showPrivately: (_: Job, file: FileAttachment, given: unknown) =>
      answer('privately', file, given === signal),
  };
  const publishInputs = createPublishInputs({
    messages: messages as unknown as JobMessages,
    render: () => ({ content: 'progress', allowed_mentions: {} }),
    discordApiUrl: 'http://localhost:4000/api',
    network: runtime.network,
  });
  const published = await publishInputs(job, inputsOf(job).map(toInputFile), signal).catch(
    (each: unknown) => each,
  );
  return { calls, url: Array.isArray(published) ? published[0]?.url : published };
}

const shown = (id: string, path: string, kind: string) => ({
  path,
  bytes: 5,
  name: `input-${id}.${kind}`,
  description: 'The image that the video starts from',
  contentType: `image/${kind}`,
});
const notPublic = { name: 'DeliveryError', kind: 'picture_not_public' };

describe('an image that its provider takes by URL', () => {
  const fileUrl = 'https://cdn.discordapp.com/a.png?ex=1';

  it.each([{ fileUrl }, { fileUrl: 'http://localhost:4000/a.png' }])(
    'gets that at Discord: %j',
    async (answer) => {
      const job = aJob({ inputs });
      const { calls, url } = await publish(job, answer);
      expect(url).toBe(answer.fileUrl);
      const body = { content: 'progress', allowed_mentions: {} };
      expect(calls).toEqual([['replace', body, shown(job.id, '/image', 'webp'), true]]);
    },
  );

  it('is the still of an earlier stage, if there is one', async () => {
    const job = aJob({ inputs, still });
    const { calls } = await publish(job, { fileUrl });
    expect(calls).toMatchObject([['replace', {}, shown(job.id, '/still', 'png'), true]]);
  });

  it('is shown to its member alone until a review is over', async () => {
    const hidden = aJob({ inputs, review: {} });
    const { calls, url } = await publish(hidden, { fileUrl });
    expect([calls, url]).toEqual([[['privately', shown(hidden.id, '/image', 'webp'), true]], fileUrl]);
    const published = aJob({ inputs, review: { decision: { what: 'published', by: '1' } } });
    expect((await publish(published, { fileUrl })).calls).toMatchObject([['replace', {}, {}, true]]);
  });

  it.each([undefined, 'no address', 'http://cdn.discordapp.com/a.png', 'https://localhost/a.png'])(
    'is not public with the URL %s',
    async (given) => {
      const { url } = await publish(aJob({ inputs }), given === undefined ? {} : { fileUrl: given });
      expect(url).toMatchObject({ ...notPublic, cause: expect.any(Error) });
    },
  );

  it('is not public where Discord refuses it, and asked for again where that is away', async () => {
    const refused = new MessageUnknownError('too large', 'too-large');
    expect((await publish(aJob({ inputs }), { error: refused })).url).toMatchObject({
      ...notPublic,
      cause: refused,
    });
    const away = new MessageUnknownError('away', 'unavailable');
    expect((await publish(aJob({ inputs }), { error: away })).url).toBe(away);
    const two = aJob({ inputs: [...inputs, { role: 'last', ...image }] });
    expect((await publish(two, { fileUrl })).url).toBeInstanceOf(DeliveryError);
  });
});

describe('the still of a video', () => {
  it('is shown with its prompt, hidden if it is for adults', () => {
    const job = aJob({ still });
    expect(stillAttachment(job)).toEqual({
      path: '/still',
      bytes: 5,
      name: `still-${job.id}.png`,
      description: expect.stringContaining('a paper boat on a rainy street'),
      contentType: 'image/png',
      isSpoiler: false,
    });
    expect(stillAttachment({ ...job, isAdult: true })?.isSpoiler).toBe(true);
  });

  it('is shown to nobody during a review, and not where there is none', () => {
    expect(stillAttachment(aJob({ still, review: {} }))).toBeUndefined();
    expect(stillAttachment(aJob({ inputs }))).toBeUndefined();
  });
});
