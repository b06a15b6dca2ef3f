import type { ClientMessage } from '@cutscene/playground/protocol.ts';
import { openBoard } from '@cutscene/playground/scenes/board.ts';
import { describe, expect, it } from 'vitest';
import { ProviderError, type TaskStatus } from '../../src/providers/provider.ts';
import { act, labelsOf } from '../support/buttons.ts';
import { hasVideo, PATIENCE_MS } from '../support/chains.ts';
import { modelsOf } from '../support/models.ts';
import { machineDecoder } from '../support/quick-ffmpeg.ts';
import { set } from '../support/settings.ts';
import { sqlIn } from '../support/stores.ts';
import { startStudio, untilSettled } from '../support/studio.ts';

const TIMEOUT = { timeout: 180_000 };

const models = modelsOf([
  {
    ...{ id: 'mover', label: 'Mover', provider: 'preview', image: 'optional', promptMaxLength: 4_000 },
    ...{ durations: [2, 4, 8], resolutions: ['480p'], aspectRatios: ['16:9'] },
    stages: [{ makes: 'video', providerModel: 'film', price: { usd: 0.1, per: 'task' } }],
  },
]);

/** Videos are really decoded and encoded here, in real time. */
async function start(behavior: Parameters<typeof startStudio>[0] = {}) {
  return startStudio({ decoder: await machineDecoder(), ...behavior }, {}, undefined, models, 5);
}
type Run = Awaited<ReturnType<typeof start>>;

/** A board with these shots, one a line. */
async function plan(run: Run, shots: readonly string[], name = 'mia') {
  const member = run.discord.member(name);
  const board = await openBoard(member);
  await board.send('add', { shots: shots.map((shot, index) => `${index + 1}. ${shot} (2s)`).join('\n') });
  await board.send('words', { title: 'The fox' });
  return { member, board };
}

const ledgerOf = ({ dataDir }: Run) =>
  sqlIn(
    dataDir,
    'SELECT state, quota_counted AS counted, held_microusd + spent_microusd AS micro FROM ledger',
  );
const says = (text: string) => (message: ClientMessage) => message.text.includes(text);
const isFilm = (message: ClientMessage) => hasVideo(message) && message.text.includes('Joined from');
/** Every video that anybody sees, in the channel and in its threads. */
function videosOf({ discord }: Run, thread?: string): ClientMessage[] {
  return [...discord.messages(), ...(thread === undefined ? [] : discord.messages(thread))].filter(hasVideo);
}

describe('a film', () => {
  it('is made of shots in a thread of its own, over a restart, each once', TIMEOUT, async () => {
    await using run = await start();
    const { board } = await plan(run, ['A fox wakes up', 'It runs', 'The sea']);
    await board.choose('shot', '2');
    await board.click('continues.2');
    await board.click('page.0');
    const click = await board.run('final');
    const begun = await click.waitForMessage(says('Making the shots'), PATIENCE_MS);
    await run.restart();
    await expect.poll(() => run.requests.length, { timeout: PATIENCE_MS }).toBeGreaterThan(0);
    await run.restart();
    await run.discord.waitForMessage(begun.id, hasVideo, PATIENCE_MS);
    await run.restart();
    await click.waitForMessage(says('Joining'), PATIENCE_MS);
    await run.restart();
    const film = await click.waitForMessage(isFilm, PATIENCE_MS);
    await untilSettled(run);

    expect(film.id).toBe(begun.id);
    expect(run.requests).toHaveLength(3);
    expect(run.requests.filter(({ imageBytes }) => imageBytes)).toHaveLength(1);
    const videos = videosOf(run, 'The fox');
    expect(videos).toHaveLength(4);
    const shots = videos.filter(({ id }) => id !== film.id);
    // A thread has the id of the message that it was opened at.
    expect(new Set(shots.map(({ channel_id }) => channel_id))).toEqual(new Set([film.id]));
    expect(await ledgerOf(run)).toEqual(Array(3).fill({ state: 'settled', counted: 1, micro: 100_000 }));
    expect(run.discord.log.invalid()).toEqual([]);
  });

  it('posts its shots below its message where it may open no thread, and says so', TIMEOUT, async () => {
    await using run = await start();
    run.discord.takeFromBot('general', 'CreatePublicThreads', 'SendMessagesInThreads');
    const { board } = await plan(run, ['A fox wakes up', 'It runs']);
    const click = await board.run('final');
    const begun = await click.waitForMessage();
    expect(begun.text).toContain(
      'The shots go into the channel. For a thread I need Create Public Threads and Send Messages in Threads.',
    );
    const film = await click.waitForMessage(isFilm, PATIENCE_MS);
    expect(film.text).not.toContain('For a thread');
    await untilSettled(run);
    const shots = videosOf(run).filter(({ id }) => id !== film.id);
    for (const { channel_id, message_reference } of shots) {
      expect(channel_id).toBe(film.channel_id);
      expect(message_reference?.message_id).toBe(film.id);
    }
    expect(shots).toHaveLength(2);
  });

  it('cancels its shots, and costs nothing then', TIMEOUT, async () => {
    const forever: TaskStatus = { state: 'running' };
    await using run = await start({ poll: async () => forever });
    const { member, board } = await plan(run, ['A fox wakes up', 'It runs']);
    const click = await board.run('final');
    await expect.poll(() => run.requests.length, { timeout: PATIENCE_MS }).toBe(2);
    const shown = await click.waitForMessage(says('Making the shots'), PATIENCE_MS);
    await act(member, shown, 'Cancel');
    await click.waitForMessage(says('Canceled'), PATIENCE_MS);
    await untilSettled(run);
    expect(run.calls.cancel).toBe(2);
    expect(await ledgerOf(run)).toEqual(Array(2).fill({ state: 'settled', counted: 0, micro: 0 }));
    expect(videosOf(run)).toEqual([]);
  });

  it('lets one shot be canceled on the board, and makes the others', TIMEOUT, async () => {
    let ends = false;
    await using run = await start({
      poll: async () =>
        ends
          ? { state: 'succeeded', output: { kind: 'file', path: run.filmPath } }
          : ({ state: 'running' } as const),
    });
    const { board } = await plan(run, ['A fox wakes up', 'It runs', 'The sea']);
    await board.choose('shot', '3');
    await board.click('continues.3');
    await board.click('page.0');
    const click = await board.run('final');
    await expect.poll(() => run.requests.length, { timeout: PATIENCE_MS }).toBe(2);
    await board.choose('shot', '2');
    await board.click('cancel.2.final');
    await click.waitForMessage(says('❌ 2.'), PATIENCE_MS);
    ends = true;
    const film = await click.waitForMessage(says('2 of 3 shots'), PATIENCE_MS);
    await untilSettled(run);
    expect(film.text).toMatch(/✅ 1\. .*\n.*❌ 2\. .*\n.*❌ 3\. /);
    expect(run.requests).toHaveLength(2);
    expect(await ledgerOf(run)).toEqual(
      expect.arrayContaining([
        { state: 'settled', counted: 1, micro: 100_000 },
        { state: 'settled', counted: 0, micro: 0 },
      ]),
    );
    // Only what is missing is made.
    await board.click('page.0');
    await (await board.run('final')).waitForMessage(isFilm, PATIENCE_MS);
    await untilSettled(run);
    expect(run.requests.map(({ prompt }) => prompt)).toEqual([
      ...['A fox wakes up', 'It runs'],
      ...['It runs', 'The sea'],
    ]);
  });

  it('waits for a shot that nobody knows about, and ends without it', TIMEOUT, async () => {
    let isLost = true;
    await using run = await start({
      async submit({ prompt }) {
        if (isLost && prompt === 'It runs') throw new ProviderError('unavailable', 'the answer is lost');
        return { taskId: prompt };
      },
    });
    const { member, board } = await plan(run, ['A fox wakes up', 'It runs']);
    const click = await board.run('final');
    const film = await click.waitForMessage(says('⚠️ 2.'), PATIENCE_MS);
    const asking = await run.discord.waitForMessage(film.id, says('⚠️'), PATIENCE_MS);
    isLost = false;
    await run.pass(5_000);
    const question = await (await act(member, asking, 'Try again (may cost extra)')).waitForFollowup(
      ({ components = [] }) => components.length > 0,
    );
    member.click(question, labelsOf(question)[0] ?? '');
    await click.waitForMessage(says('1 of 2 shots'), PATIENCE_MS);
    await untilSettled(run);
    expect(run.requests.map(({ prompt }) => prompt)).toEqual(['A fox wakes up', 'It runs', 'It runs']);
  });

  it('makes no shot that may not be made any more, and says so to its member alone', TIMEOUT, async () => {
    let isBlocked = false;
    await using run = await start({
      poll: async () =>
        isBlocked
          ? { state: 'succeeded', output: { kind: 'file', path: run.filmPath } }
          : ({ state: 'running' } as const),
    });
    const { member, board } = await plan(run, ['A fox wakes up', 'It duels', 'The sea']);
    await board.choose('shot', '2');
    await board.click('continues.2');
    await board.click('page.0');
    const click = await board.run('final');
    await click.waitForMessage(says('Making the shots'), PATIENCE_MS);
    await set(run.discord.member('ada'), 'blocked-words', 'duels');
    isBlocked = true;
    const film = await click.waitForMessage(says('1 of 3 shots'), PATIENCE_MS);
    expect(film.text).toContain('where only the member who plans it sees it');
    expect(film.text).not.toContain('duels');
    await untilSettled(run);
    const reopened = await openBoard(member);
    await reopened.choose('shot', '2');
    expect(reopened.text).toContain('“duels”');
    expect(run.requests).toHaveLength(2);
  });

  it('lends the frame that a shot begins with to a provider that takes it by address', TIMEOUT, async () => {
    await using run = await start({ takesImageBy: 'url' });
    const { board } = await plan(run, ['A fox wakes up', 'It runs']);
    await board.choose('shot', '2');
    await board.click('continues.2');
    await board.click('page.0');
    const film = await (await board.run('final')).waitForMessage(isFilm, PATIENCE_MS);
    await untilSettled(run);
    expect(run.requests[1]?.inputs).toMatchObject([
      { role: 'first', url: expect.stringContaining(run.discord.url) },
    ]);
    const shots = run.discord.messages(film.id).filter(({ text }) => text !== '');
    expect(shots.map(({ attachments }) => attachments.map(({ filename }) => filename))).toEqual(
      Array(2).fill([expect.stringMatching(/^cutscene-\d+-.*\.mp4$/)]),
    );
  });

  it('says what is missing, and keeps the rest', TIMEOUT, async () => {
    const failed: TaskStatus = { state: 'failed', kind: 'task_failed', cause: 'no' };
    let polls = 0;
    await using run = await start({
      poll: async () =>
        ++polls === 1 ? failed : { state: 'succeeded', output: { kind: 'file', path: run.filmPath } },
    });
    const { board } = await plan(run, ['A fox wakes up', 'It runs', 'The sea']);
    const film = await (await board.run('final')).waitForMessage(says('1 of 3 shots'), PATIENCE_MS);
    expect(film.text).toMatch(/❌ [123]\. not made/);
    expect(film.text.match(/is ready/g)).toHaveLength(2);
    await untilSettled(run);
    expect(videosOf(run, 'The fox')).toHaveLength(2);
  });

  it('begins only if all of it is within quota and budget', TIMEOUT, async () => {
    await using run = await start();
    const ada = run.discord.member('ada');
    const { board } = await plan(run, ['A fox wakes up', 'It runs', 'The sea']);
    for (const [name, value, shot] of [
      ['member-videos', '2', 'Shot 3:'],
      ['member-budget', '0.15 a day', 'Shot 2:'],
    ] as const) {
      await set(ada, name, value);
      const refused = await (await board.run('final')).waitForMessage(says(shot), PATIENCE_MS);
      expect(refused.ephemeral_for).toBeDefined();
      await set(ada, name, 'default');
      // So soon, it would be a double click.
      await run.pass(5_000);
    }
    expect(run.requests).toEqual([]);
    await set(ada, 'member-videos', '1');
    await set(ada, 'film-counts', 'seconds');
    await (await board.run('final')).waitForMessage(isFilm, PATIENCE_MS);
    await untilSettled(run);
    expect((await ledgerOf(run)).map(({ counted }) => counted).toSorted()).toEqual([0, 0, 1]);
  });
});
