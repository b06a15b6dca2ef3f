import type { APIMessage } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { createDestinations } from '../../src/delivery/destinations.ts';
import { MessageUnknownError } from '../../src/discord/errors.ts';
import type { JobMessages } from '../../src/discord/job-messages.ts';
import type { MessageBody } from '../../src/discord/message-body.ts';
import { isIn, type Job } from '../../src/jobs/job.ts';
import { createProvenance } from '../../src/provenance.ts';
import { systemRandom } from '../../src/runtime/random.ts';
import { createSigner } from '../../src/signer.ts';
import { aJob, statuses } from '../support/job.ts';
import { memoryKeyv } from '../support/keyv.ts';

const provenance = createProvenance(await createSigner(memoryKeyv(), systemRandom));
const body: MessageBody = { content: 'your video', allowed_mentions: { parse: [] } };
const delivered: MessageBody = { content: 'delivered', allowed_mentions: { parse: [] } };
const { signal } = new AbortController();

function start(
  fields: Parameters<typeof aJob>[0] = {},
  {
    read = async () => undefined,
    hasToken = true,
    editFails,
  }: {
    read?: () => Promise<Partial<APIMessage> | undefined>;
    hasToken?: boolean;
    editFails?: Error;
  } = {},
) {
  const job = aJob({ status: statuses.delivering, ...fields });
  if (!isIn(job, 'delivering')) throw new Error('impossible');
  const used: [place: string, body: MessageBody][] = [];
  const edited: MessageBody[] = [];
  const looked: [where: string, isIt: (message: APIMessage) => boolean][] = [];
  const put = (place: string) => async (_: Job, shown: MessageBody) => {
    used.push([place, shown]);
    return { id: '1', channelId: '2', fileUrls: [], route: 'reply' as const };
  };
  const messages: Partial<JobMessages> = {
    ...{ replace: put('replace'), post: put('post'), dm: put('dm') },
    read: read as JobMessages['read'],
    hasToken: () => hasToken,
    async edit(_, shown) {
      edited.push(shown);
      if (editFails) throw editFails;
    },
    async find(_, where, isIt) {
      looked.push([where, isIt]);
      return undefined;
    },
  };
  const destinationsOf = createDestinations({
    messages: messages as JobMessages,
    renderDelivered: async () => delivered,
    provenance,
  });
  return { job, used, edited, looked, destinations: destinationsOf(job, signal) };
}

const named = (filename: string) => ({ id: '5', channel_id: '6', attachments: [{ filename }] }) as APIMessage;
const withFile = (filename?: string, size = 0) =>
  ({
    ...named(''),
    content: '',
    attachments: filename === undefined ? [] : [{ filename, size }],
  }) as APIMessage;
const withButton = (id: string) =>
  ({
    id: '5',
    channel_id: '6',
    components: [{ components: [{ custom_id: `download:${id}` }] }],
  }) as unknown as APIMessage;

it.each([
  { isAdult: false, places: ['replace', 'post', 'dm'] },
  { isAdult: true, places: ['replace', 'post'] },
])('a video for adults ($isAdult) may go to $places, in this order', async ({ isAdult, places }) => {
  const { destinations, used } = start({ isAdult });
  for (const destination of destinations) await destination.put(body, undefined);
  expect(used.map(([place]) => place)).toEqual(places);
  expect(destinations.map(({ isElsewhere }) => isElsewhere)).toEqual(
    [false, true, true].slice(0, places.length),
  );
});

it('a new message in the channel names the member', async () => {
  const { job, destinations, used } = start();
  const member = `<@${job.origin.userId}>`;
  const neutral = { ...body, neutral: 'a video' };
  // Nothing else works there.
  const download = expect.objectContaining({
    components: [expect.objectContaining({ custom_id: `download:${job.id}` })],
  });
  for (const each of [body, neutral]) for (const place of destinations) await place.put(each, undefined);
  expect(used).toEqual([
    ['replace', body],
    ['post', { ...body, content: `${member} your video` }],
    ['dm', { ...body, components: [download] }],
    ['replace', neutral],
    ['post', { ...body, content: `${member} your video`, neutral: `${member} a video` }],
    ['dm', { ...neutral, components: [download] }],
  ]);
});

describe('an earlier attempt', () => {
  it.each([
    ['nothing', async () => undefined],
    ['another file', async () => named('cutscene-1-film.mp4')],
    ['another button', async () => withButton('1')],
    ['neither', async () => ({ id: '5', channel_id: '6' })],
    ['what is gone', () => Promise.reject(new MessageUnknownError('no', 'message-gone'))],
  ])('left %s in the message', async (_, read) => {
    const { destinations, edited } = start({}, { read });
    expect(await destinations[0]?.find()).toBeUndefined();
    expect(edited).toEqual([]);
  });

  it('may have left it where Discord is away', async () => {
    const away = new MessageUnknownError('away', 'unavailable');
    const { destinations } = start({}, { read: () => Promise.reject(away) });
    await expect(destinations[0]?.find()).rejects.toBe(away);
  });

  it.each([
    [true, 'reply'],
    [false, 'channel'],
  ])('left its button (token: %s)', async (hasToken, route) => {
    const { id } = aJob();
    const { destinations, edited } = start({ id }, { hasToken, read: async () => withButton(id) });
    expect(await destinations[0]?.find()).toEqual({ id: '5', channelId: '6', route });
    expect(edited).toEqual([]);
  });

  it('left its file, in a message whose text can’t be changed any more', async () => {
    const { id } = aJob();
    const read = async () => named(`cutscene-${id}-film.mp4`);
    const closed = start({ id }, { read, editFails: new MessageUnknownError('no', 'out-of-reach') });
    expect(await closed.destinations[0]?.find()).toMatchObject({ id: '5' });
    const editFails = new MessageUnknownError('away', 'unavailable');
    await expect(start({ id }, { read, editFails }).destinations[0]?.find()).rejects.toBe(editFails);
  });

  it('left its file, in a message that says that it waits', async () => {
    const { id } = aJob();
    const { destinations, edited } = start(
      { id },
      { read: async () => named(`SPOILER_cutscene-${id}-a.mp4`) },
    );
    expect(await destinations[0]?.find()).toEqual({ id: '5', channelId: '6', route: 'reply' });
    expect(edited).toEqual([delivered]);
  });

  it('is looked for in the channel and in direct messages', async () => {
    const { job, destinations, looked } = start();
    for (const destination of destinations.slice(1)) await destination.find();
    expect(looked.map(([where]) => where)).toEqual(['message', 'dm']);
    const by = (isBot: boolean, message: APIMessage) => ({
      ...message,
      author: { ...message.author, ...(isBot && { bot: true }) },
    });
    for (const [, isIt] of looked) {
      const video = withFile(provenance.fileName(job, 7), 7);
      const link = { ...withFile(), content: `a video (\`${provenance.linkMark(job.id)}\`)` };
      expect([isIt(by(true, video)), isIt(by(true, link))]).toEqual([true, true]);
      // Anybody can upload the file once more, or name another like that. Another bot can have such buttons too.
      expect(isIt(by(false, video))).toBe(false);
      const others = [
        withFile(`cutscene-${job.id}-a.mp4`, 7),
        withFile(provenance.fileName(job, 7), 8),
        withFile(provenance.fileName({ id: `${job.id}1` }, 7), 7),
        { ...withFile(), content: provenance.linkMark(`${job.id}1`) },
        withButton(job.id),
      ];
      expect(others.map((each) => isIt(by(true, each)))).toEqual([false, false, false, false, false]);
    }
  });
});
