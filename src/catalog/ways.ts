import { type Role, type Task, tasks } from '../providers/provider.ts';
import { type Model, type Offer, resolutions, type Way } from './schema.ts';

/** The way that runs if a member names nothing but a prompt, or the first if a prompt isn't enough. */
export function usualWay({ offers }: Model): Way {
  const [{ ways }] = offers;
  return ways.find((way) => isPlain(way) && needs(way).length === 0) ?? ways.find(isPlain) ?? ways[0];
}

function isPlain({ task, draft }: Way): boolean {
  return task === 'generate' && !draft;
}

/** A model's ways to make new videos; all of them, if it only works on videos that exist. */
function plainWays(model: Model): Way[] {
  const plain = waysOf(model).filter(isPlain);
  return plain.length > 0 ? plain : waysOf(model);
}

/** The roles that a way can't do without. */
function needs({ inputs }: Way): Role[] {
  return Object.entries(inputs).flatMap(([role, limits]) => (limits.min > 0 ? [role as Role] : []));
}

/** All ways to make a model's videos, by whichever provider. */
export function waysOf({ offers }: Model): Way[] {
  return offers.flatMap(({ ways }) => [...ways]);
}

/** Whether a model takes inputs of a role for new videos, and can do without. */
export function takes(model: Model, role: Role): 'none' | 'optional' | 'required' {
  const ways = waysOf(model).filter(({ task }) => task === 'generate');
  if (!ways.some(({ inputs }) => inputs[role])) return 'none';
  return ways.every(({ inputs }) => inputs[role] && inputs[role].min > 0) ? 'required' : 'optional';
}

/** The most inputs of a role that a model takes. */
export function mostOf(model: Model, role: Role): number {
  return Math.max(0, ...waysOf(model).map(({ inputs }) => inputs[role]?.max ?? 0));
}

/** The tasks that a model can do, in our order. */
export function tasksOf(model: Model): Task[] {
  return tasks.filter((task) => waysOf(model).some((way) => way.task === task));
}

/** 🔊 for a model that makes sound, 🔇 for one that never does, and nothing where it isn't known. */
export function soundMark(model: Model): '🔊' | '🔇' | '' {
  const { sound } = usualWay(model);
  if (sound === undefined) return '';
  return sound === 'never' ? '🔇' : '🔊';
}

/** The resolutions of a model's new videos, lowest first. */
export function resolutionsOf(model: Model): Way['resolutions'][number][] {
  const ways = plainWays(model);
  return resolutions.filter((each) => ways.some((way) => way.resolutions.includes(each)));
}

/** The model with every way changed. */
export function mapWays(model: Model, change: (way: Way) => Way): Model {
  const [first, ...others] = model.offers.map((offer): Offer => {
    const [way, ...more] = offer.ways;
    return { ...offer, ways: [change(way), ...more.map(change)] };
  });
  return first ? { ...model, offers: [first, ...others] } : model;
}

/** The model with only the ways that `keep` returns, changed or not; `undefined` if none is left. */
export function filterWays(model: Model, keep: (way: Way) => Way | undefined): Model | undefined {
  const [first, ...others] = model.offers.flatMap((offer): Offer[] => {
    const [way, ...more] = offer.ways.flatMap((each) => keep(each) ?? []);
    return way ? [{ ...offer, ways: [way, ...more] }] : [];
  });
  return first && { ...model, offers: [first, ...others] };
}

/** The ids by which a model is found: its own, and those of its offers. */
export function idsOf({ id, offers }: Model): string[] {
  return [...new Set([id, ...offers.map((offer) => offer.id)])];
}
