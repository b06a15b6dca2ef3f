import { lacks } from '../catalog/choose-ways.ts';
import { fitRequest } from '../catalog/fit.ts';
import type { Model } from '../catalog/schema.ts';
import { type Role, roles } from '../providers/provider.ts';
import { withCastFor } from './cast.ts';
import type { Draft, DraftInput, InputSource } from './request.ts';

// What the composer changes in a draft.

export function withOptions<D extends Draft>(draft: D, options: Partial<Draft['options']>): D {
  return { ...draft, options: { ...draft.options, ...options } };
}

export function sourcesOf({ inputs }: Draft, role: Role): InputSource[] {
  return inputs.flatMap((input) => (input.role === role ? [input.source] : []));
}

/** Other inputs, by role. Whose the earlier ones were, and what they come from, no longer matters without them. */
export function withInputs(draft: Draft, sources: Partial<Record<Role, readonly InputSource[]>>): Draft {
  const inputs = roles.flatMap((role) =>
    (sources[role] ?? sourcesOf(draft, role)).map(
      (source) => draft.inputs.find((input) => input.source === source) ?? { role, source },
    ),
  );
  const { imageOwnerIds, continues, story, ...rest } = draft;
  const isAnyLeft = inputs.some(({ source }) => draft.inputs.some((before) => before.source === source));
  const isFirst = story !== undefined && draft.inputs.length === 0;
  if (!isAnyLeft) return { ...rest, inputs, ...(isFirst && { story }) };
  return {
    ...{ ...rest, inputs },
    ...(imageOwnerIds && { imageOwnerIds }),
    ...(continues !== undefined && { continues }),
    ...(story !== undefined && { story }),
  };
}

/**
 * Whether Discord has deleted the file behind a link: its links say until when they work.
 * @see https://docs.discord.com/developers/reference#signed-attachment-cdn-urls
 */
export function isOver(url: string, nowMs: number): boolean {
  const end = Number.parseInt(URL.parse(url)?.searchParams.get('ex') ?? '', 16);
  return end * 1_000 <= nowMs;
}

/**
 * The draft as a model makes it, with as many images of the cast as it takes. Where the draft begins with the last
 * frame of a video, and the offer that would make it can extend that video itself, it does.
 */
export function asMadeBy<D extends Draft>(wanted: D, model: Model): D {
  const draft = withCastFor(wanted, model);
  const frame = draft.inputs.find(({ role, source }) => role === 'first' && 'lastFrameOf' in source);
  if (draft.task !== 'generate' || !frame?.film || !('lastFrameOf' in frame.source)) return draft;
  const video: DraftInput = { role: 'video', source: frame.source.lastFrameOf, film: frame.film };
  const inputs = draft.inputs.map((input) => (input === frame ? video : input));
  const extended: D = { ...draft, task: 'extend', inputs };
  // Its prompt may be missing yet.
  const fitted = fitRequest(withOptions(draft, { prompt: '…' }), model, 0);
  const offer = 'request' in fitted && model.offers.find(({ id }) => id === fitted.request.offer);
  return lacks(offer ? { ...model, offers: [offer] } : model, extended) ? draft : extended;
}
