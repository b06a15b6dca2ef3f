import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createPublishInputs } from '../../src/delivery/publish-inputs.ts';
import { stillAttachment } from '../../src/delivery/still-attachment.ts';
import { MessageUnknownError } from '../../src/discord/errors.ts';
import type { JobMessages } from '../../src/discord/job-messages.ts';
import type { SmallFile } from '../../src/discord/small-files.ts';
import type { FileAttachment } from '../../src/discord/upload.ts';
import type { Job } from '../../src/jobs/job.ts';
import type { InputFile } from '../../src/providers/provider.ts';
import { aJob } from '../support/job.ts';
import { runtime } from '../support/runtime.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const { signal } = new AbortController();
const image = { role: 'first', path: '/image', contentType: 'image/webp', bytes: 5 } as const;
const still = { path: '/still', contentType: 'image/png', bytes: 5, width: 1, height: 2 } as const;
const body = { content: 'progress', allowed_mentions: {} };

async function publish(
  changes: Parameters<typeof aJob>[0],
  {
    fileUrls = [],
    error,
    inputs = [image],
    isAlive = () => true,
  }: { fileUrls?: string[]; error?: Error; inputs?: InputFile[]; isAlive?: () => boolean } = {},
) {
  const job = aJob(changes);
  const calls: unknown[] = [];
  const answer = async (...call: unknown[]) => {
    calls.push(call);
    if (error) throw error;
    return { fileUrls };
  };
  const messages = {
    replace: (_: Job, shown: unknown, file: FileAttachment, given: unknown, small: SmallFile[]) =>
      answer('replace', shown, file, given === signal, small),
    showPrivately: (_: Job, file: FileAttachment, given: unknown, small: SmallFile[]) =>
      answer('privately', file, given === signal, small),
  };
  const publishInputs = createPublishInputs({
    messages: messages as unknown as JobMessages,
    render: () => body,
    discordApiUrl: 'http://localhost:4000/api',
    network: runtime.network,
    isAlive,
  });
  return {
    id: job.id,
    calls,
    published: await publishInputs(job, inputs, signal).catch((each: unknown) => each),
  };
}

const first = (id: string) => ({
  path: '/image',
  bytes: 5,
  name: `input-${id}.webp`,
  description: 'The image that the video starts from',
  contentType: 'image/webp',
  mayEnd: expect.any(Function),
});
const notPublic = { name: 'DeliveryError', kind: 'picture_not_public' };

describe('images that their provider takes by URL', () => {
  const url = 'https://cdn.discordapp.com/a.png?ex=1';

  it.each([url, 'http://localhost:4000/a.png'])('get that at Discord: %s', async (given) => {
    const { id, calls, published } = await publish({}, { fileUrls: [given] });
    expect(published).toEqual([{ ...image, url: given }]);
    expect(calls).toEqual([['replace', body, first(id), true, []]]);
  });

  it('are published together, except those that have a URL', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'last.png');
    await writeFile(path, 'frame');
    const last: InputFile = { role: 'last', path, contentType: 'image/png', bytes: 5 };
    const known: InputFile = { ...image, role: 'reference', url: 'https://example.com/known.png' };
    const fileUrls = [url, 'https://cdn.discordapp.com/b.png'];
    const { id, calls, published } = await publish({}, { fileUrls, inputs: [known, image, last] });
    expect(published).toEqual([known, { ...image, url }, { ...last, url: fileUrls[1] }]);
    const description = 'The image that the video ends on';
    const small = {
      name: `input-${id}-2.png`,
      description,
      contentType: 'image/png',
      bytes: Buffer.from('frame'),
    };
    expect(calls).toEqual([['replace', body, first(id), true, [expect.objectContaining(small)]]]);
    expect(await publish({}, { inputs: [known] })).toMatchObject({ calls: [], published: [known] });
  });

  it('are described as what the video takes from them', async () => {
    const { calls } = await publish({}, { fileUrls: [url], inputs: [{ ...image, role: 'reference' }] });
    expect(calls).toMatchObject([
      ['replace', body, { description: 'An image that the video is made from' }, true, []],
    ]);
  });

  it('are shown to their member alone until a review is over', async () => {
    const { id, calls, published } = await publish({ review: {} }, { fileUrls: [url] });
    expect([calls, published]).toEqual([[['privately', first(id), true, []]], [{ ...image, url }]]);
    const review = { decision: { what: 'published', by: '1' } } as const;
    expect((await publish({ review }, { fileUrls: [url] })).calls).toMatchObject([
      ['replace', {}, {}, true, []],
    ]);
  });

  it('end only while no other process may have shown the video in their place', async () => {
    let isAlive = true;
    const { calls } = await publish({}, { fileUrls: [url], isAlive: () => isAlive });
    const [[, , file]] = calls as [[unknown, unknown, FileAttachment]];
    expect(file.mayEnd?.()).toBe(true);
    isAlive = false;
    expect(file.mayEnd?.()).toBe(false);
  });

  it.each([[], ['no address'], ['http://cdn.discordapp.com/a.png'], ['https://localhost/a.png']])(
    'are not public with the URL %s',
    async (...fileUrls) => {
      const { published } = await publish({}, { fileUrls });
      expect(published).toMatchObject({ ...notPublic, cause: expect.any(Error) });
    },
  );

  it('are not public where Discord refuses them, and asked for again where that is away', async () => {
    const refused = new MessageUnknownError('too large', 'too-large');
    expect((await publish({}, { error: refused })).published).toMatchObject({ ...notPublic, cause: refused });
    const away = new MessageUnknownError('away', 'unavailable');
    expect((await publish({}, { error: away })).published).toBe(away);
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
    expect(stillAttachment(aJob({ inputs: [image] }))).toBeUndefined();
  });
});
