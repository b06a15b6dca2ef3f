import type { Invocation } from '@cutscene/playground/discord/driver/invocation.ts';
import type { LocalDiscord } from '@cutscene/playground/discord/index.ts';
import { expect, it } from 'vitest';
import { isIn } from '../../src/jobs/job.ts';
import { type CrashRun, type Kill, runWithCrashes } from '../support/crash-run.ts';

/** Where the bot is killed while a video waits for review, and while somebody decides. */
const points = [
  ...['after storing reviewing', 'after edit', 'after post'],
  ...['after storing delivering', 'before upload', 'after upload'],
  ...['before storing cancelled', 'after storing cancelled'],
];

it('publishes once, or never, what somebody looks at first, wherever it is killed', async () => {
  const kills = points.map((point): Kill => ({ point, passing: 1, fate: 'completes' }));
  await runWithCrashes({ jobs: kills.length + 1, kills, prepare: switchOn, tend: decide }, expectDecided);
}, 120_000);

function switchOn(discord: LocalDiscord) {
  const value = `<#${discord.channelId('general')}>`;
  const admin = discord.member('admin');
  const set = (name: string) => admin.slash('settings set', { name, value }).waitForMessage();
  return Promise.all([set('review-channels'), set('log-channel')]);
}

/** One video begins before each kill, and one is discarded if the kill is about that. */
const discarded = [0, points.indexOf('before storing cancelled'), points.indexOf('after storing cancelled')];
const isPublished = (index: number) => !discarded.includes(index);

/** One member after the other decides as soon as their video is there, once in each run of the bot. */
function decide(discord: LocalDiscord, command: Invocation, index: number, done: Set<string>) {
  const message = command.message();
  if (!message?.text.startsWith('👀') || done.has(command.id)) return;
  done.add(command.id);
  const kind = isPublished(index) ? 'publish' : 'discard';
  discord.member(`member${index}`).click(message, `${kind}:${command.id}`, { raw: true });
}

function expectDecided({ discord, jobs, log }: CrashRun) {
  const posted = discord.messages().flatMap(({ attachments }) => attachments.map(({ filename }) => filename));
  for (const [index, { command, job, creates, ledger }] of jobs.entries()) {
    const about = JSON.stringify({ index, status: job?.status, shown: command.message()?.text });
    // Another test covers the outcome of an interrupted submit.
    if (!job || isIn(job, 'unclear') || (isIn(job, 'cancelled') && job.status.reason === 'unanswered'))
      continue;
    expect(creates, about).toBe(1);
    const videos = posted.filter((filename) => filename.startsWith(`cutscene-${command.id}-`));
    expect(videos, about).toHaveLength(isPublished(index) ? 1 : 0);
    expect(job, about).toMatchObject({
      status: isPublished(index) ? { state: 'succeeded' } : { state: 'cancelled', reason: 'unpublished' },
      told: true,
    });
    expect(job.review?.decision, about).toEqual({
      what: isPublished(index) ? 'published' : 'discarded',
      by: '',
    });
    expect(ledger, about).toMatchObject({ state: 'settled', quota_counted: 1, spent_microusd: 250_000 });
    if (!isPublished(index)) expect(command.message()?.text, about).toMatch(/^🚫 A video by/);
  }
  expect(jobs.filter(({ job }) => job?.review?.decision).length).toBeGreaterThan(points.length / 2);
  expect(log.filter(({ msg, level }) => msg?.includes('nobody looked') || Number(level) >= 50)).toEqual([]);
}
