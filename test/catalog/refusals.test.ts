import { describe, expect, it } from 'vitest';
import { chooseWays, type Wanted } from '../../src/catalog/choose-ways.ts';
import { fitRequest } from '../../src/catalog/fit.ts';
import { aspectRatios, resolutions } from '../../src/catalog/formats.ts';
import type { Model, Way } from '../../src/catalog/schema.ts';
import { roles, tasks } from '../../src/providers/provider.ts';
import { models } from './bodies.ts';

const offers = models.flatMap((model) =>
  model.offers.map((offer) => ({ model: { ...model, offers: [offer] } as Model, offer })),
);
const nothing = { avoid: null, sound: null, draft: false };

describe.each(offers)('the offer $offer.id', ({ model, offer }) => {
  const ways = offer.ways.map((way) => ({ way, name: way.name }));
  const asked = (way: Way, bound: 'min' | 'max') =>
    roles.flatMap((role) => Array.from({ length: way.inputs[role]?.[bound] ?? 0 }, () => ({ role })));

  it.each(ways)('is chosen for what $name takes', ({ way }) => {
    for (const bound of ['min', 'max'] as const) {
      const options = {
        ...{ avoid: way.avoid ? 'rain' : null, draft: way.draft },
        sound: way.sound === 'never' ? 'off' : 'on',
      };
      const chosen = chooseWays(model, { task: way.task, options, inputs: asked(way, bound) });
      expect('ways' in chosen && chosen.ways).toContain(way);
    }
  });

  it.each(tasks)('refuses what it lacks for the task to %s', (task) => {
    const able = offer.ways.filter((way) => way.task === task && !way.draft);
    const lackOf = (change: Partial<Wanted>) => {
      const chosen = chooseWays(model, { task, options: nothing, inputs: [], ...change });
      return 'lack' in chosen ? chosen.lack : undefined;
    };
    const [first] = able;
    if (!first) return expect(lackOf({})).toEqual({ kind: 'task', task });
    for (const role of roles) {
      const most = Math.max(...able.map(({ inputs }) => inputs[role]?.max ?? 0));
      const inputs = Array.from({ length: most + 1 }, () => ({ role }));
      expect(lackOf({ inputs })).toEqual(
        most === 0 ? { kind: 'role', role, with: [] } : { kind: 'count', role, max: most },
      );
    }
    const inputs = fewest(first);
    const plain = able.filter((way) =>
      roles.every((role) => (way.inputs[role]?.min ?? 0) === (first.inputs[role]?.min ?? 0)),
    );
    if (!plain.some(({ avoid }) => avoid))
      expect(lackOf({ inputs, options: { ...nothing, avoid: 'rain' } })).toEqual({ kind: 'avoid' });
    if (able.every(({ sound }) => sound === 'never'))
      expect(lackOf({ inputs, options: { ...nothing, sound: 'on' } })).toEqual({ kind: 'sound' });
    if (inputs.length > 0) expect(lackOf({})).toMatchObject({ kind: 'missing' });
  });

  it.each(tasks)('refuses two roles that no way takes together to %s', (task) => {
    const able = offer.ways.filter((way) => way.task === task && !way.draft);
    const taken = roles.filter((role) => able.some(({ inputs }) => inputs[role]));
    const pairs = taken.flatMap((role, index) =>
      taken.slice(0, index).map((before) => [before, role] as const),
    );
    for (const [before, role] of pairs) {
      const chosen = chooseWays(model, { task, options: nothing, inputs: [{ role: before }, { role }] });
      const isTaken = able.some(({ inputs }) => inputs[before] && inputs[role]);
      const lack = 'lack' in chosen ? chosen.lack : undefined;
      if (isTaken) expect(lack?.kind).not.toBe('role');
      else expect(lack).toEqual({ kind: 'role', role, with: [before] });
    }
  });

  it.each(ways)('fits what $name lacks to the nearest that it has, and says so', ({ way }) => {
    const fitted = (asked: object) => {
      const options = {
        ...{ prompt: 'a fox', seed: 1, durationSeconds: null, resolution: null, aspectRatio: null },
        ...{ avoid: null, sound: null, draft: way.draft, ...asked },
      };
      const answer = fitRequest({ task: way.task, options, inputs: fewest(way) }, model, 1);
      if ('lack' in answer) throw new Error(`${offer.id} lacks ${answer.lack.kind}`);
      return answer;
    };
    const able = offer.ways.filter((each) => each.task === way.task && each.draft === way.draft);
    for (const resolution of resolutions) {
      const { request, notes, way: got } = fitted({ resolution });
      expect(got.resolutions).toContain(request.resolution);
      expect(notes.length > 0).toBe(request.resolution !== resolution);
      const isThere = able.some((each) => takesInputsOf(each, way) && each.resolutions.includes(resolution));
      expect(request.resolution === resolution).toBe(isThere);
    }
    for (const aspectRatio of aspectRatios) {
      const { request, notes, way: got } = fitted({ aspectRatio });
      expect(got.aspectRatios).toContain(request.aspectRatio);
      expect(notes.length > 0).toBe(request.aspectRatio !== aspectRatio);
    }
    // Other videos are as long as their source.
    const isNew = way.task === 'generate' || way.task === 'extend';
    for (const durationSeconds of isNew ? [1, 2, 5, 8, 10, 15, 30, 60] : []) {
      const { request, notes, way: got } = fitted({ durationSeconds });
      expect(includes(got.durations, request.durationSeconds)).toBe(true);
      expect(notes.length > 0).toBe(request.durationSeconds !== durationSeconds);
    }
  });
});

/** As few inputs as a way needs. */
function fewest({ inputs }: Way) {
  return roles.flatMap((role) => Array.from({ length: inputs[role]?.min ?? 0 }, () => ({ role })));
}

/** Whether a way takes as few inputs as another one needs. */
function takesInputsOf(way: Way, other: Way): boolean {
  return roles.every((role) => {
    const count = other.inputs[role]?.min ?? 0;
    return count >= (way.inputs[role]?.min ?? 0) && count <= (way.inputs[role]?.max ?? 0);
  });
}

function includes(durations: Way['durations'], seconds: number): boolean {
  if (Array.isArray(durations)) return durations.includes(seconds);
  return seconds >= durations.from && seconds <= durations.to;
}
