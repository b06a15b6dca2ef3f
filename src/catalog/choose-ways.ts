import { type Role, roles, type Task } from '../providers/provider.ts';
import { resolutions } from './formats.ts';
import type { RequestedOptions } from './options.ts';
import type { Model, Way } from './schema.ts';
import { filterWays, keepsLength, wholeSeconds } from './ways.ts';

/** A video as it was measured. */
export interface Film {
  seconds: number;
  bytes: number;
}

/** What a model has to be able to do for a request. */
export interface Wanted {
  task: Task;
  options: Pick<RequestedOptions, 'avoid' | 'sound' | 'draft'>;
  inputs: readonly { role: Role; film?: Film }[];
}

/** The first thing that a model can't do for a request. `with`: it could, without those inputs. */
export type Lack =
  | { kind: 'task'; task: Task }
  | { kind: 'role'; role: Role; with: readonly Role[] }
  | { kind: 'count'; role: Role; max: number }
  | { kind: 'missing'; role: Role }
  | { kind: 'tooLong' | 'tooShort'; seconds: number }
  | { kind: 'tooHeavy'; maxBytes: number }
  | { kind: 'avoid' }
  | { kind: 'sound' };

interface Requirement {
  isMet(way: Way): boolean;
  lack(before: readonly Way[]): Lack;
}

/**
 * The ways of the first offer that can do all that is wanted, the draft ones if a draft is. If no offer can: what is
 * lacking.
 */
export function chooseWays(model: Model, wanted: Wanted): { ways: readonly Way[] } | { lack: Lack } {
  const requirements = requirementsOf(wanted);
  for (const { ways } of model.offers) {
    const able = ways.filter((way) => requirements.every(({ isMet }) => isMet(way)));
    if (able.length > 0) return { ways: drafts(able, wanted) };
  }
  return { lack: firstLack(model, requirements) };
}

/** Whether a model can't do what is wanted. */
export function lacks(model: Model, wanted: Wanted): boolean {
  return 'lack' in chooseWays(model, wanted);
}

/** A draft of a draft way, if there is one. Only drafts come this far with draft ways. */
function drafts(able: Way[], { options: { draft } }: Wanted): Way[] {
  const own = able.filter((way) => way.draft);
  return draft && own.length > 0 ? own : able;
}

function firstLack({ offers }: Model, requirements: readonly Requirement[]): Lack {
  let left = offers.flatMap(({ ways }) => [...ways]);
  for (const { isMet, lack } of requirements) {
    const met = left.filter(isMet);
    if (met.length === 0) return lack(left);
    left = met;
  }
  throw new Error('Some way can do it after all');
}

/** In the order in which they are told. */
function requirementsOf({ task, options, inputs }: Wanted): Requirement[] {
  const counts = new Map<Role, number>();
  for (const { role } of inputs) counts.set(role, (counts.get(role) ?? 0) + 1);
  const given = roles.filter((role) => counts.has(role));
  return [
    { isMet: (way) => way.task === task, lack: () => ({ kind: 'task', task }) },
    { isMet: (way) => !way.draft || options.draft, lack: () => ({ kind: 'task', task }) },
    ...given.map(
      (role, index): Requirement => ({
        isMet: (way) => way.inputs[role] !== undefined,
        lack: () => ({ kind: 'role', role, with: given.slice(0, index) }),
      }),
    ),
    ...given.map(
      (role): Requirement => ({
        isMet: (way) => (way.inputs[role]?.max ?? 0) >= (counts.get(role) ?? 0),
        lack: (before) => ({
          kind: 'count',
          role,
          max: Math.max(...before.map(({ inputs }) => inputs[role]?.max ?? 0)),
        }),
      }),
    ),
    ...roles.map(
      (role): Requirement => ({
        isMet: (way) => (way.inputs[role]?.min ?? 0) <= (counts.get(role) ?? 0),
        lack: () => ({ kind: 'missing', role }),
      }),
    ),
    ...inputs.flatMap(({ role, film }) => (role === 'video' && film ? limitsOfVideo(film) : [])),
    { isMet: (way) => way.avoid || !options.avoid, lack: () => ({ kind: 'avoid' }) },
    { isMet: (way) => way.sound !== 'never' || options.sound !== 'on', lack: () => ({ kind: 'sound' }) },
  ];
}

/** Of the limits that a video is over, the one that comes nearest to it is told. */
function limitsOfVideo({ seconds, bytes }: Film): Requirement[] {
  const whole = wholeSeconds(seconds);
  const shortest = ({ inputs }: Way) => inputs.video?.minSeconds ?? 0;
  const heaviest = ({ inputs }: Way) => inputs.video?.maxBytes ?? Number.POSITIVE_INFINITY;
  return [
    {
      isMet: (way) => whole <= longestVideo(way),
      lack: (before) => ({ kind: 'tooLong', seconds: Math.max(...before.map(longestVideo)) }),
    },
    {
      isMet: (way) => whole >= shortest(way),
      lack: (before) => ({ kind: 'tooShort', seconds: Math.min(...before.map(shortest)) }),
    },
    {
      isMet: (way) => bytes <= heaviest(way),
      lack: (before) => ({ kind: 'tooHeavy', maxBytes: Math.max(...before.map(heaviest)) }),
    },
  ];
}

/** The longest video that a way takes, within the limits of a server for what it makes. */
function longestVideo(way: Way): number {
  const { durations, inputs } = way;
  const taken = inputs.video?.maxSeconds ?? Number.POSITIVE_INFINITY;
  if (!keepsLength(way)) return taken;
  return Math.min(taken, Array.isArray(durations) ? Math.max(...durations) : durations.to);
}

/** A guild's upper limits; `null`: no limit. */
export interface VideoLimits {
  maxDurationSeconds: number | null;
  maxResolution: string | null;
}

/** The model with only the options within the limits; `undefined` if there are none. */
export function limitModel(model: Model, limits: VideoLimits): Model | undefined {
  return filterWays(model, (way) => limitWay(way, limits));
}

function limitWay(way: Way, { maxDurationSeconds, maxResolution }: VideoLimits): Way | undefined {
  const maxSeconds = maxDurationSeconds ?? Number.POSITIVE_INFINITY;
  const durations = limitDurations(way.durations, maxSeconds);
  const [resolution, ...others] = way.resolutions.filter((each) => isWithin(each, maxResolution));
  if (durations === undefined || resolution === undefined) return undefined;
  const allowed: Way['resolutions'] = [resolution, ...others];
  const longest = Array.isArray(durations) ? Math.max(...durations) : durations.to;
  return {
    ...way,
    durations,
    resolutions: allowed,
    defaultDurationSeconds: Math.min(way.defaultDurationSeconds, longest),
    defaultResolution: allowed.includes(way.defaultResolution)
      ? way.defaultResolution
      : allowed.reduce((best, each) => (rank(each) > rank(best) ? each : best)),
  };
}

function limitDurations(durations: Way['durations'], maxSeconds: number): Way['durations'] | undefined {
  if (!Array.isArray(durations)) {
    return durations.from > maxSeconds ? undefined : { ...durations, to: Math.min(durations.to, maxSeconds) };
  }
  const [first, ...others] = durations.filter((seconds) => seconds <= maxSeconds);
  return first === undefined ? undefined : [first, ...others];
}

/** What some models have in place of a usual resolution: a server that allows the one allows the other. */
const classes: Readonly<Record<string, string>> = { '768p': '720p' };

/** Whether a resolution isn't above another; `null` means no limit. */
export function isWithin(resolution: string, maxResolution: string | null): boolean {
  return maxResolution === null || rank(classes[resolution] ?? resolution) <= rank(maxResolution);
}

export function rank(resolution: string): number {
  return (resolutions as readonly string[]).indexOf(resolution);
}

/** The lines of a picture, to find the nearest resolution. */
export const lines: Record<(typeof resolutions)[number], number> = {
  ...{ '360p': 360, '480p': 480, '540p': 540, '720p': 720 },
  ...{ '768p': 768, '1080p': 1080, '2k': 1440, '4k': 2160 },
};
