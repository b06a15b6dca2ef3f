import type { APIAttachment } from 'discord.js';
import { expect, it } from 'vitest';
import { isIn, type Job } from '../../src/jobs/job.ts';
import {
  type CrashedFilm,
  type FilmCrashRun,
  type FilmKill,
  promptsOf,
  runFilmsWithCrashes,
} from '../support/film-crash-run.ts';

const PRICE_MICRO = 250_000;

/** A kind of kill each: around what a film does beyond what all videos do. The simulator has the others. */
const kills: readonly FilmKill[] = [
  // The film is accepted, then its shots.
  ['before storing accepted', 1],
  ['before storing accepted', 3],
  // A shot is ordered, and is done, before its film knows.
  ['after submit', 1],
  ['before storing filming', 3],
  ['after storing succeeded', 3],
  // They are joined.
  ['before storing assembling', 1],
  ['after storing assembling', 1],
  // The film is shown.
  ['before upload', 1],
  ['after upload', 1],
  ['before storing told', 4],
];

it('makes each shot of a film once and shows the film once, wherever it is killed', async () => {
  await runFilmsWithCrashes(kills, (run) => {
    for (const [round, film] of run.films.entries()) expectWhole(film, promptsOf(round), run);
    // Nothing else was made, and the ledger has what was paid.
    const spent = [...run.ledger.values()].reduce((sum, row) => sum + Number(row['spent_microusd']), 0);
    expect(spent).toBe(run.provider.tasks.length * PRICE_MICRO);
    expect(run.jobs.filter(({ shotOf, film }) => shotOf === undefined && !film)).toEqual([]);
    expect(run.films.filter(({ film }) => film && isIn(film, 'succeeded')).length).toBeGreaterThan(2);
    expect(run.log.filter(({ level }) => Number(level) >= 50)).toEqual([]);
  });
}, 600_000);

function expectWhole(
  { kill, click, film, shots }: CrashedFilm,
  prompts: readonly string[],
  run: FilmCrashRun,
) {
  const about = `${kill.join(' ')}: ${JSON.stringify([film?.status, film?.film?.shots, shots.map(({ status }) => status)])}`;
  const creates = prompts.map(
    (prompt) => run.provider.tasks.filter(({ fields }) => fields['prompt'] === prompt).length,
  );
  expect(Math.max(...creates), about).toBeLessThanOrEqual(1);
  expect(shots.length, about).toBeLessThanOrEqual(prompts.length);
  if (!film || isIn(film, 'cancelled')) {
    // Killed before anybody had seen that it begins.
    expect(film && isIn(film, 'cancelled') && film.status.reason, about).toBeOneOf([undefined, 'unanswered']);
    expect([creates, shots, videosOf(click.id, run)], about).toEqual([[0, 0, 0], [], 0]);
    return;
  }
  if (isIn(film, 'filming')) {
    expect(
      shots.some((shot) => isIn(shot, 'unclear')),
      about,
    ).toBe(true);
    expect(click.message()?.text, about).toContain('⚠️');
    return;
  }
  expect(film.status.state, about).toBe('succeeded');
  expect(creates, about).toEqual([1, 1, 1]);
  expect(
    film.reel?.clips.map(({ jobId }) => jobId),
    about,
  ).toEqual(film.film?.shots.map(({ jobId }) => jobId));
  for (const { id } of [film, ...shots]) expect(videosOf(id, run), about).toBe(1);
  expect(
    click.message()?.attachments.map(({ filename }) => filename.split('.').at(-1)),
    about,
  ).toEqual(['mp4', 'txt']);
  for (const shot of shots)
    expect(run.ledger.get(shot.id), about).toMatchObject({
      ...{ state: isUncheckedNow(shot) ? 'open' : 'settled', quota_counted: 1 },
      ...{ held_microusd: 0, spent_microusd: PRICE_MICRO },
    });
  expect(run.ledger.has(film.id), about).toBe(false);
}

const isUncheckedNow = (job: Job) => isIn(job, 'succeeded') && job.status.unchecked !== undefined;

/** In how many messages of the channel and its threads the video of a job is. */
function videosOf(jobId: string, { discord }: FilmCrashRun): number {
  const isIt = ({ filename }: Pick<APIAttachment, 'filename'>) => filename.startsWith(`cutscene-${jobId}-`);
  return [...discord.world.messages.values()].filter(
    ({ deleted, message }) => !deleted && message.attachments.some(isIt),
  ).length;
}
