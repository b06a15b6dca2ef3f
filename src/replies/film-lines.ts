import type { Engine } from '../jobs/engine-contract.ts';
import type { Film, FilmShot } from '../jobs/film.ts';
import { isIn, type Job } from '../jobs/job.ts';
import { traitsOf } from '../jobs/states.ts';
import { listOf, percent } from '../locales/format.ts';
import type { Translate } from '../locales/translate.ts';
import { small } from '../text/markdown.ts';
import { progressBar } from './amounts.ts';

/** Different reasons that a message has room for beside a line for each of 24 shots. */
const REASONS = 3;
const REASON_LENGTH = 200;

type ShotState = 'waiting' | 'after' | 'queued' | 'making' | 'click' | 'review' | 'ready' | 'missing';

const emoji: Record<ShotState, string> = {
  ...{ waiting: '▫️', after: '▫️', queued: '⏳', making: '🎞️' },
  ...{ click: '⚠️', review: '👀', ready: '✅', missing: '❌' },
};

/** How far a shot of a film is. */
export interface ShotView {
  state: ShotState;
  /** 0 to 1, as its provider reports it. */
  fraction?: number | undefined;
}

export function viewShots(
  { shots }: Film,
  { get, progressOf }: Pick<Engine, 'get' | 'progressOf'>,
): ShotView[] {
  return shots.map((shot) => {
    const job = get(shot.jobId);
    const { fraction } = progressOf(shot.jobId);
    return { state: stateOf(shot, job), ...(fraction !== undefined && { fraction }) };
  });
}

function stateOf({ state, continues }: FilmShot, job: Job | undefined): ShotState {
  if (state === 'waiting') return continues ? 'after' : 'waiting';
  if (state !== 'begun' || !job) return state === 'begun' ? 'making' : state;
  if (isIn(job, 'reviewing')) return 'review';
  if (isIn(job, 'unclear', 'undeliverable')) return 'click';
  return traitsOf(job).phase === 'waiting' ? 'queued' : 'making';
}

/** What an unfinished film is doing, with a bar over all shots. */
export function filmingLine(shots: readonly ShotView[], t: Translate): string {
  const done = shots.filter(({ state }) => state === 'ready').length;
  const parts = shots.map(({ state, fraction = 0 }) => (state === 'ready' ? 1 : fraction));
  const sum = parts.reduce((all, part) => all + part, 0);
  const bar = progressBar(shots.length === 0 ? 0 : sum / shots.length, t);
  return `${t('activity.filming', { done, total: shots.length })} ${bar}`;
}

export function missingLine({ shots }: Film, t: Translate): string {
  const missing = shots.filter(({ state }) => state !== 'ready').length;
  return t('film.missing', { missing, total: shots.length });
}

/** A line for each shot of a film that isn't joined yet, and why some of them won't be made. */
export function filmLines(job: Job, shots: readonly ShotView[], t: Translate): string[] {
  if (!job.film || !isIn(job, 'accepted', 'filming', 'failed')) return [];
  return [...shots.map((shot, index) => shotLine(shot, index, t)), ...reasonLines(job.film, t)];
}

function shotLine({ state, fraction }: ShotView, index: number, t: Translate): string {
  const line = `${emoji[state]} ${t('film.shot', { number: index + 1, state })}`;
  return state === 'making' && fraction !== undefined ? small(line, percent(fraction, t)) : small(line);
}

function reasonLines({ shots }: Film, t: Translate): string[] {
  const missing = shots.flatMap(({ why, isWhyPrivate }, index) =>
    why === undefined ? [] : [{ number: index + 1, why: isWhyPrivate ? t('film.refusedPrivately') : why }],
  );
  const together = [...Map.groupBy(missing, ({ why }) => why)].slice(0, REASONS);
  return together.map(([why, those]) => {
    const numbers = listOf(
      those.map(({ number }) => String(number)),
      t,
    );
    const reason = t('film.whyMissing', { count: those.length, shots: numbers, why: cut(why) });
    return small(`❌ ${reason}`);
  });
}

/** The bot's own sentences, some of which name many things. */
function cut(why: string): string {
  return why.length > REASON_LENGTH ? `${why.slice(0, REASON_LENGTH - 1)}…` : why;
}
