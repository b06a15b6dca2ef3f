import { describe, expect, it } from 'vitest';
import { type Allowance, checkAllowances, type Spender } from '../../src/jobs/allowance.ts';
import type { FilmShot } from '../../src/jobs/film.ts';
import type { Job } from '../../src/jobs/job.ts';
import type { JobState } from '../../src/jobs/job-status.ts';
import { createFilmHolds } from '../../src/jobs/ledger.ts';
import { aJob } from '../support/job.ts';
import { aFilm, aShotJob } from '../support/shots.ts';

/** Three shots at $0.50, the last of which uses no quota, in guild 1 by member 2 with a role. */
const origin = { guildId: '1', userId: '2', roleIds: ['crew'] };
function film(state: JobState = 'filming'): Job {
  const status = { state } as Job['status'];
  const made = aFilm(['a', 'b', 'c'], { ...aJob({ origin }), status, task: null, reel: { clips: [] } });
  shotsOf(made)[2].isUncounted = true;
  return made;
}
function shotsOf({ film: made }: Job): [FilmShot, FilmShot, FilmShot] {
  return made?.shots as [FilmShot, FilmShot, FilmShot];
}

const spender: Spender = { guildId: '1', userId: '2', roleIds: ['crew'], model: 'preview', atMs: 0 };

function holdsOf(jobs: readonly Job[], allowance: Partial<Allowance> = {}) {
  const all: Allowance[] = [
    {
      ...{ source: { kind: 'server' }, unit: 'usd', max: 2, span: 'day', scope: {} },
      ...{ period: { fromMs: 0, untilMs: 1 }, ...allowance },
    },
  ];
  return createFilmHolds({ of: () => all, fresh: async () => all }, () => jobs);
}

/** What films hold of one allowance. */
function held(jobs: readonly Job[], allowance: Partial<Allowance> = {}, by: Partial<Spender> = {}) {
  return holdsOf(jobs, allowance).of({ ...spender, ...by })[0]?.heldByFilms;
}

describe('what films under way hold', () => {
  it.each<[scope: Allowance['scope'], videos: number | undefined, usd: number | undefined]>([
    [{}, 2, 1.5],
    [{ guildId: '1' }, 2, 1.5],
    [{ guildId: '9' }, undefined, undefined],
    [{ guildId: '1', userId: '2' }, 2, 1.5],
    [{ guildId: '1', userId: '9' }, undefined, undefined],
    [{ guildId: '1', roleId: 'crew' }, 2, 1.5],
    [{ guildId: '1', roleId: 'cast' }, undefined, undefined],
    [{ guildId: '1', models: ['older', 'preview'] }, 2, 1.5],
    [{ guildId: '1', models: ['other'] }, undefined, undefined],
    [{ guildId: '9', models: ['preview'] }, undefined, undefined],
  ])('of %j is %s videos and $%s', (scope, videos, usd) => {
    expect(held([film()], { scope, unit: 'videos' })).toBe(videos);
    expect(held([film()], { scope })).toBe(usd);
    expect(held([film()], { scope, unit: 'wait' })).toBeUndefined();
  });

  it.each<[JobState, usd: number | undefined]>([
    ['accepted', 1.5],
    ['filming', 1.5],
    ['assembling', undefined],
    ['cancelled', undefined],
    ['failed', undefined],
  ])('by a film that is %s is $%s', (state, usd) => {
    expect(held([film(state)])).toBe(usd);
  });

  it('is nothing of shots that are begun, ready or missing, or whose job is in the ledger', () => {
    for (const state of ['begun', 'ready', 'missing'] as const) {
      const some = film();
      shotsOf(some)[0].state = state;
      expect(held([some])).toBe(1);
    }
    const some = film();
    // The job was stored; that its film knows was not.
    expect(held([some, aShotJob(some, shotsOf(some)[0])])).toBe(1);
  });

  it('adds up over films, and is nothing without any', () => {
    const other = { ...film(), id: '77' };
    other.film?.shots.splice(0, 3, { ...(film().film?.shots[0] as FilmShot), jobId: '78', usd: 0.25 });
    expect(held([film(), other, aJob()])).toBe(1.75);
    expect(held([aJob()])).toBeUndefined();
    expect(held([])).toBeUndefined();
  });

  it('for a shot is what the others hold, and the shot doesn’t wait for the cooldown', () => {
    const some = film();
    const shot = shotsOf(some)[0].jobId;
    expect(held([some], {}, { shot })).toBe(1);
    expect(held([some], { unit: 'videos' }, { shot })).toBe(1);
    const holds = holdsOf([], { unit: 'wait' });
    expect(holds.of({ ...spender, shot })).toEqual([]);
    expect(holds.of(spender)).toHaveLength(1);
  });

  it('includes what a film would hold that isn’t accepted yet', () => {
    const holds = holdsOf([film()]);
    const planned = [{ origin, model: 'preview', usd: 0.2 }];
    expect(holds.of(spender, planned)[0]?.heldByFilms).toBeCloseTo(1.7);
  });

  it('leaves no room to other videos, read at once and fresh', async () => {
    const holds = holdsOf([film()]);
    for (const allowances of [holds.of(spender), await holds.fresh(spender)]) {
      expect(() => checkAllowances(allowances, { usd: 0.5 }, () => 0)).not.toThrow();
      expect(() => checkAllowances(allowances, { usd: 0.51 }, () => 0)).toThrow();
    }
  });
});
