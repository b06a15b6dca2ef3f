import { describe, expect, it } from 'vitest';
import { chooseWays, type Wanted } from '../../src/catalog/choose-ways.ts';
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
    const inputs = asked(first, 'min');
    const plain = able.filter((way) =>
      roles.every((role) => (way.inputs[role]?.min ?? 0) === (first.inputs[role]?.min ?? 0)),
    );
    if (!plain.some(({ avoid }) => avoid))
      expect(lackOf({ inputs, options: { ...nothing, avoid: 'rain' } })).toEqual({ kind: 'avoid' });
    if (able.every(({ sound }) => sound === 'never'))
      expect(lackOf({ inputs, options: { ...nothing, sound: 'on' } })).toEqual({ kind: 'sound' });
    if (inputs.length > 0) expect(lackOf({})).toMatchObject({ kind: 'missing' });
  });
});
