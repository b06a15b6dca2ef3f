import { startLocalDiscord } from '@cutscene/playground/discord/index.ts';
import { AttachmentFlags, MessageFlags } from 'discord.js';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { begin, connectRaw, register, VIDEO } from '../../packages/playground/test/raw.ts';
import { createJobMessages } from '../../src/discord/create-job-messages.ts';
import { createRestClients } from '../../src/discord/rest.ts';
import type { Job } from '../../src/jobs/job.ts';
import type { JobState } from '../../src/jobs/job-status.ts';
import { languages } from '../../src/locales/languages.ts';
import type { JobView } from '../../src/replies/job-view.ts';
import { renderJob } from '../../src/replies/render-job.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { makeFilm } from '../support/films.ts';
import { aJob, statuses } from '../support/job.ts';
import { runtime } from '../support/runtime.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const all = Object.keys(statuses) as JobState[];
/** Markup, letters of several code points, and words without a space: whatever makes a text long. */
const prompts = ['a kite', '**[_`~|@everyone👩‍👩‍👧‍👦'.repeat(120), 'x'.repeat(4_000)];

/** Everything that a message can show besides its job at once. */
const everything: Omit<JobView, 'job'> = {
  model: undefined,
  nowMs: 1_060_000,
  queuePosition: 12_345,
  isProviderFailing: true,
  fraction: 0.42,
  step: 'denoising '.repeat(20),
  estimateUsd: 1.23,
  readyInMs: 3_600_000,
  isLate: true,
  nextEditMs: 10_000,
  isCounted: true,
};

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let discord: Awaited<ReturnType<typeof startLocalDiscord>>;
let messages: ReturnType<typeof createJobMessages>;

beforeAll(async () => {
  folder = await temporaryFolder();
  await makeFilm(`${folder.path}/film.mp4`);
  discord = await startLocalDiscord({ rateLimits: false, identifyEveryMs: 0 });
  await register(discord, VIDEO);
  const log = pino({ level: 'silent' });
  const rest = createRestClients({ token: discord.botToken, apiUrl: discord.apiUrl, log, runtime });
  messages = createJobMessages(rest, systemClock);
});
afterAll(async () => {
  await discord?.close();
  await folder?.[Symbol.asyncDispose]();
});

/** A job that shows as much as one can in this state. */
function jobIn(state: JobState, origin: Partial<Job['origin']>, prompt: string): Job {
  const notes = ['Kling can’t do 60 s, so this is 10 s.', 'Kling can’t do 4k, so this is 1080p.'];
  const status = statuses[state];
  return aJob({ status, origin, request: { prompt }, notes, isAdult: true, costUsd: 1.25, reservedUsd: 2 });
}

it.each(all)('a first response that says %s becomes every other state, in every language', async (from) => {
  await using bot = await connectRaw(discord);
  const others = all.filter((state) => state !== from);
  for (const [index, to] of others.entries()) {
    const language = languages[(index + all.indexOf(from)) % languages.length] ?? 'en';
    const prompt = prompts[index % prompts.length] ?? '';
    const { run, interaction, answer } = await begin(discord, bot);
    const first = {
      applicationId: discord.applicationId,
      interactionToken: interaction.token,
      ...{ channelId: discord.channelId('films'), language, memberLanguage: language },
      appPermissions: '0',
    };
    const { content, components } = renderJob({ ...everything, job: jobIn(from, first, prompt) });
    const data = { content, components, flags: MessageFlags.SuppressEmbeds, allowed_mentions: { parse: [] } };
    expect((await answer({ type: 4, data })).status, `${from} at first`).toBe(204);
    const messageId = run.message()?.id ?? '';
    const origin = { ...first, messageId, tokenAtMs: Date.now() };

    const job = jobIn(to, origin, prompt);
    const body = renderJob({ ...everything, job });
    // Half of the edits come after the token's 15 minutes.
    if (index % 2 === 1) run.expireToken();
    const name = `cutscene-${job.id}-1.mp4`;
    const film = { path: `${folder.path}/film.mp4`, bytes: 1, name, description: prompt.slice(0, 900) };
    if (to === 'succeeded') {
      const file = { ...film, contentType: 'video/mp4', isSpoiler: true };
      await messages.replace(job, body, file, AbortSignal.timeout(10_000));
    } else await messages.edit(job, body, AbortSignal.timeout(10_000));

    const shown = discord.message(messageId);
    expect([from, to, shown.content]).toEqual([from, to, body.content.trim()]);
    // A message in Components V2 could never get a video by an edit.
    expect((shown.flags ?? 0) & MessageFlags.IsComponentsV2).toBe(0);
    expect(JSON.stringify(shown.components).match(/"custom_id":"[^"]+"/g)).toEqual(
      JSON.stringify(body.components).match(/"custom_id":"[^"]+"/g),
    );
    const isHidden = shown.attachments.map(({ flags }) => flags === AttachmentFlags.IsSpoiler);
    expect(isHidden).toEqual(to === 'succeeded' ? [true] : []);
  }
  expect(discord.log.unexpected()).toEqual([]);
});
