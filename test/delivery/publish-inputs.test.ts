import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { APIMessage } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { createPublishInputs } from '../../src/delivery/publish-inputs.ts';
import { stillAttachment } from '../../src/delivery/still-attachment.ts';
import { MessageUnknownError } from '../../src/discord/errors.ts';
import type { JobMessages } from '../../src/discord/job-messages.ts';
import type { MessageBody } from '../../src/discord/message-body.ts';
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
    found,
  }: {
    fileUrls?: string[];
    error?: Error;
    inputs?: InputFile[];
    isAlive?: () => boolean;
    /** The message that an earlier attempt has left. */
    found?: APIMessage;
  } = {},
) {
  const job = aJob(changes);
  const calls: unknown[] = [];
  const answer = async (...call: unknown[]) => {
    calls.push(call);
    if (error) throw error;
    return { fileUrls };
  };
  const messages = {
    async find(_: Job, where: string, isIt: (message: APIMessage) => boolean) {
      calls.push(['find', where]);
      return found && isIt(found) ? { id: found.id, channelId: '9' } : undefined;
    },
    async post(_: Job, { content }: MessageBody) {
      calls.push(['post', content]);
      return { id: 'posted', channelId: '9' };
    },
    replace: ({ origin }: Job, shown: unknown, file: FileAttachment, given: unknown, small: SmallFile[]) =>
      answer(
        'replace',
        shown,
        file,
        given === signal,
        small,
        ...(origin.channelId === '9' ? [origin.messageId] : []),
      ),
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
    published: await publishInputs(job, inputs, {
      shownIn: async (message) => calls.push(['shownIn', message]),
      signal,
    }).catch((each: unknown) => each),
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

  it('give a shot of a film its message, which is noted before it has them', async () => {
    const shot = { shotOf: '1', origin: { messageId: null, interactionToken: '', userId: '7' } };
    const { id, calls, published } = await publish(shot, { fileUrls: [url] });
    expect(published).toEqual([{ ...image, url }]);
    expect(calls).toEqual([
      ['find', 'message'],
      ['post', '<@7> progress'],
      ['shownIn', { channelId: '9', messageId: 'posted' }],
      ['replace', body, first(id), true, [], 'posted'],
    ]);
  });

  it('are in the message that a shot has, also in one that a crash has left', async () => {
    const origin = { messageId: null, interactionToken: '', channelId: '9' };
    const job = aJob({ shotOf: '1', origin });
    const ofIt = (content: string, bot = true) =>
      ({
        id: 'left',
        author: { bot },
        components: [{ custom_id: `cancel:${content}` }],
      }) as unknown as APIMessage;
    const shot = { id: job.id, shotOf: '1', origin };
    const left = await publish(shot, { fileUrls: [url], found: ofIt(job.id) });
    expect(left.calls.map((call) => (call as string[])[0])).toEqual(['find', 'shownIn', 'replace']);
    for (const other of [ofIt('1'), ofIt(job.id, false)]) {
      const { calls } = await publish(shot, { fileUrls: [url], found: other });
      expect(calls).toContainEqual(['post', expect.any(String)]);
    }
    const { calls } = await publish({ ...shot, origin: { ...origin, messageId: '5' } }, { fileUrls: [url] });
    expect(calls).toEqual([['replace', body, first(job.id), true, [], '5']]);
  });

  it('are public under a review only if they are the last frame of the shot before', async () => {
    const shot = { shotOf: '1', review: {}, origin: { messageId: '5' } };
    expect((await publish(shot, { fileUrls: [url] })).calls).toEqual([expect.arrayContaining(['replace'])]);
    const reference = { ...image, role: 'reference' } as const;
    const { calls } = await publish(shot, { fileUrls: [url, url], inputs: [image, reference].slice(1) });
    expect(calls).toEqual([expect.arrayContaining(['privately'])]);
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
