import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { builtInModels } from '../../src/catalog/catalog.ts';
import { mapWays } from '../../src/catalog/offers.ts';
import { type Provider, ProviderError, type TaskStatus } from '../../src/providers/provider.ts';
import { startBotInProcess } from '../support/bot-in-process.ts';
import { labelsOf, nextSteps, shownOf } from '../support/buttons.ts';
import { createFastClock } from '../support/clock.ts';
import { fakeProvider } from '../support/engine.ts';
import { makeFilm } from '../support/films.ts';
import { machineDecoder } from '../support/quick-ffmpeg.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** The catalog with a deadline that a fast clock reaches soon. */
const impatient = builtInModels.map((model) =>
  mapWays(model, (way) => ({ ...way, deadlineMs: 4 * 60_000, keptMs: 5 * 60_000 })),
);
const SECRET_CAUSE = 'cause <@1> **for the log** sk-1234567890';
const output = (path: string): TaskStatus => ({ state: 'succeeded', output: { kind: 'file', path } });
type Behavior = Partial<Pick<Provider, 'submit' | 'poll'>>;
const failsToSubmit = (error: unknown): Behavior => ({ submit: async () => Promise.reject(error) });
const failsWith = (kind: ProviderError['kind']): Behavior => ({
  poll: async () => ({ state: 'failed', kind, cause: SECRET_CAUSE }),
});

// Each provider's own faults are in provider-failures.test.ts.
describe('a provider that misbehaves', () => {
  it.each<[what: string, behavior: Behavior, sentence: RegExp, state: string, kind: string | undefined]>([
    [
      'loses the answer',
      failsToSubmit(new ProviderError('unavailable', SECRET_CAUSE)),
      /^⚠️ .* didn’t confirm/,
      'unclear',
      undefined,
    ],
    [
      'refuses the result',
      failsWith('content_rejected'),
      /refused this because of its content/,
      'failed',
      'content_rejected',
    ],
    [
      'forgets its output',
      { poll: async () => output('/no/such/film.mp4') },
      /couldn’t make this video/,
      'failed',
      'task_failed',
    ],
    [
      'throws what nobody foresaw',
      { poll: async () => Promise.reject(new TypeError(SECRET_CAUSE)) },
      /Something went wrong in the bot/,
      'failed',
      'internal',
    ],
  ])('%s', async (_, behavior, sentence, state, kind) => {
    const { provider, calls } = fakeProvider(behavior);
    await using run = await startBotInProcess({
      providers: [provider],
      models: impatient,
      clock: createFastClock(500),
      discord: { rateLimits: false },
    });
    const command = run.discord.member('mia').slash('video', { prompt: 'x' });
    const message = await command.waitForMessage(({ text }) => sentence.test(text));
    expect(message.text).toMatch(/^(❌|⚠️) /);
    expect(message.text).toMatch(/ No quota used ✓\n/);
    expect(labelsOf(message)).toEqual(shownOf(nextSteps[kind ?? 'unclear'] ?? []));
    expect(JSON.stringify(command.history())).not.toMatch(/for the log|sk-123/);

    await expect
      .poll(() => run.log.find((line) => line['state'] === state))
      .toMatchObject({
        job: command.id,
        ...(kind && { kind, cause: expect.any(String) }),
      });
    if (kind) {
      await expect.poll(() => command.followups[0]?.text).toContain('your video failed');
    }
    expect(calls.submit).toBe(1);
    expect(run.discord.log.invalid()).toEqual([]);
  });

  it('is not there for a while: the job says so, waits for it and goes on', async () => {
    let isThere = false;
    const { provider } = fakeProvider({
      async submit() {
        if (!isThere) throw new ProviderError('unavailable', SECRET_CAUSE, { sent: false });
        return { taskId: 'task' };
      },
      poll: async () => ({ state: 'running' }),
    });
    await using run = await startBotInProcess({
      ...{ providers: [provider], clock: createFastClock(100), discord: { rateLimits: false } },
    });
    const command = run.discord.member('mia').slash('video', { prompt: 'x' });
    await command.waitForMessage(({ text }) => text.includes('having problems; waiting for it'));
    isThere = true;
    await command.waitForMessage(({ text }) => text.includes('Making the video'));
    expect(run.log.filter(({ msg }) => /keeps failing|answers again/.test(String(msg)))).toHaveLength(2);
  });

  it.each([
    ['a web page', '<!doctype html><title>Sign in</title>'],
    ['nothing', ''],
  ])('returns %s instead of a video', async (_, content) => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'film.mp4');
    await writeFile(path, content);
    const { provider } = fakeProvider({ poll: async () => output(path) });
    await using run = await startBotInProcess({
      ...{ providers: [provider], clock: createFastClock(500), discord: { rateLimits: false } },
    });
    const command = run.discord.member('mia').slash('video', { prompt: 'x' });
    const message = await command.waitForMessage((shown) => shown.text.startsWith('❌'));
    expect(message.text).toMatch(/that isn’t a playable video/);
    expect(message.attachments).toEqual([]);
  });
});

describe('a Discord that misbehaves', () => {
  /** A provider whose video is ready at the first poll. */
  async function withFilm(test: (path: string) => Promise<void>) {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'film.mp4');
    await makeFilm(path);
    await test(path);
  }
  const filmAt = (path: string) => fakeProvider({ poll: async () => output(path) });
  const CALLBACK = { method: 'POST', route: /\/callback$/ };
  const lost = { kind: 'reset', during: 'response' } as const;
  const UPLOAD = { method: 'PATCH', route: /@original$|%40original$/ };

  it('loses the answer to the first response: the job goes on, once', () =>
    withFilm(async (path) => {
      const { provider, calls } = filmAt(path);
      await using run = await startBotInProcess({ providers: [provider], clock: createFastClock(20) });
      run.discord.faults.add(
        { ...CALLBACK, times: 1, afterWork: true },
        { kind: 'reset', during: 'response' },
      );
      const command = run.discord.member('mia').slash('video', { prompt: 'x' });
      await command.waitForMessage(({ attachments }) => attachments.length === 1);
      expect(calls.submit).toBe(1);
    }));

  it('loses that answer, and refuses to take the response again: the job goes on, once', () =>
    withFilm(async (path) => {
      const { provider, calls } = filmAt(path);
      await using run = await startBotInProcess({ providers: [provider], clock: createFastClock(20) });
      run.discord.faults.add({ ...CALLBACK, times: 1, afterWork: true }, { kind: 'status', status: 500 });
      run.discord.faults.add({ ...CALLBACK, times: 1 }, { kind: 'status', status: 429 });
      const command = run.discord.member('mia').slash('video', { prompt: 'x' });
      await command.waitForMessage(({ attachments }) => attachments.length === 1);
      expect(run.log.some(({ msg }) => msg?.startsWith("it's unknown whether the first response"))).toBe(
        true,
      );
      expect(calls.submit).toBe(1);
    }));

  it('never takes the first response: nothing is paid', () =>
    withFilm(async (path) => {
      const { provider, calls } = filmAt(path);
      await using run = await startBotInProcess({ providers: [provider], clock: createFastClock(20) });
      run.discord.faults.add(CALLBACK, { kind: 'status', status: 500 });
      const command = run.discord.member('mia').slash('video', { prompt: 'x' });
      await expect
        .poll(() => run.log.find((line) => line['state'] === 'cancelled'), { timeout: 10_000 })
        .toMatchObject({ job: command.id });
      expect(calls.submit).toBe(0);
    }));

  it('sends the command twice: one job', () =>
    withFilm(async (path) => {
      const { provider, calls } = filmAt(path);
      await using run = await startBotInProcess({ providers: [provider], clock: createFastClock(20) });
      run.discord.faults.duplicateInteractions(1);
      const command = run.discord.member('mia').slash('video', { prompt: 'x' });
      await command.waitForMessage(({ attachments }) => attachments.length === 1);
      expect(calls.submit).toBe(1);
      expect(run.discord.messages().filter(({ attachments }) => attachments.length > 0)).toHaveLength(1);
    }));

  it.each([
    ['breaks the upload off', { kind: 'reset', during: 'request' }, false, 1],
    ['takes the video and loses the answer', lost, true, 1],
    ['takes the video and what it is told then, and loses the answers', lost, true, 3],
    ['takes all that, and answers with a page', { kind: 'status', status: 200, body: '<html>' }, true, 3],
    ['answers the upload with 500', { kind: 'status', status: 500 }, false, 1],
  ] as const)('%s: one video in the end', (_, trouble, afterWork, times) =>
    withFilm(async (path) => {
      const { provider, calls } = filmAt(path);
      await using run = await startBotInProcess({ providers: [provider], clock: createFastClock(20) });
      // The early edit comes first.
      run.discord.faults.add({ ...UPLOAD, skip: 1, times, afterWork }, trouble);
      const command = run.discord.member('mia').slash('video', { prompt: 'x', notify: 'off' });
      await expect
        .poll(() => run.log.find((line) => line['state'] === 'succeeded'), { timeout: 20_000 })
        .toBeDefined();
      expect(command.message()?.attachments).toHaveLength(1);
      expect(command.message()?.text).toMatch(/^🎬/);
      expect(JSON.stringify(command.message()?.components)).toContain(`more:${command.id}:succeeded`);
      const uploads = command.history().filter(({ message }) => message.attachments.length > 0);
      expect(new Set(uploads.map(({ message }) => message.attachments[0]?.id)).size).toBe(1);
      expect(calls.submit).toBe(1);
    }),
  );

  it('has lost the message: the video comes as a new one that names its requester', () =>
    withFilm(async (path) => {
      const gate = Promise.withResolvers<TaskStatus>();
      const { provider } = fakeProvider({ poll: () => gate.promise });
      await using run = await startBotInProcess({ providers: [provider] });
      const command = run.discord.member('mia').slash('video', { prompt: 'x', notify: 'off' });
      const message = await command.waitForMessage(({ text }) => text.includes('so far · '));
      await run.discord.deleteMessage(message.id);
      gate.resolve(output(path));
      const posted = await run.discord.waitForMessage(
        undefined,
        ({ attachments }) => attachments.length === 1,
      );
      expect(posted.text).toContain(`<@${command.userId}>`);
      expect(run.discord.messages().filter(({ attachments }) => attachments.length > 0)).toHaveLength(1);
    }));

  it('accepts no file of this size, and there is no other way: it is kept, the member is told, and nothing is uploaded', () =>
    withFilm(async (path) => {
      const { provider } = filmAt(path);
      await using run = await startBotInProcess({
        ...{ providers: [provider], clock: createFastClock(20), decoder: await machineDecoder() },
        discord: { uploadLimitBytes: 1_000 },
      });
      const command = run.discord.member('mia').slash('video', { prompt: 'x' });
      const kept = await command.waitForMessage(({ text }) => /over the upload limit here/.test(text));
      expect(kept.text).toMatch(/^⚠️ .* I’ll keep trying too/);
      expect(labelsOf(kept)).toEqual(['Get result']);
      expect(run.discord.log.requests().flatMap(({ files }) => files)).toEqual([]);
    }));
});
