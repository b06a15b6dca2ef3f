import * as z from 'zod';
import { rewriteKinds } from '../../assistant/rewrites.ts';
import { filmKinds, MAX_SHOTS } from '../../jobs/film.ts';
import { plainLine } from '../../text/markdown.ts';

/** A shot's words. With the style line, every model's own limit still holds. */
export const SHOT_MAX_LENGTH = 2_000;
export const STYLE_MAX_LENGTH = 300;
export const TITLE_MAX_LENGTH = 80;
/** In UTF-16 units, as in an option of a command. */
export const IDEA_MAX_LENGTH = 4_000;

export const captionChoices = ['off', 'picture', 'file'] as const;
export type CaptionChoice = (typeof captionChoices)[number];

const choice = z.string().max(100).nullable();

/** The job that made a shot, and a mark of what was asked of it. */
const takeSchema = z.object({ jobId: z.string().regex(/^\d{17,20}$/), of: z.string().max(24) });
export type Take = z.infer<typeof takeSchema>;

const shotSchema = z.object({
  id: z.string().regex(/^[a-z0-9]{1,8}$/),
  prompt: z.string().max(2 * SHOT_MAX_LENGTH),
  /** `null`: the model's own. */
  durationSeconds: z.number().int().positive().max(600).nullable(),
  /** `null`: the one of the whole film. */
  model: choice,
  /** It begins with the last frame of the shot before. */
  continues: z.boolean(),
  takes: z.partialRecord(z.enum(filmKinds), takeSchema),
});
export type Shot = z.infer<typeof shotSchema>;

/** Words by an assistant: what the model would get, and the same as the member reads it. */
const suggestionSchema = z.object({
  prompt: z.string().max(2 * SHOT_MAX_LENGTH),
  shown: z.string().max(2 * SHOT_MAX_LENGTH),
});
/** How many more there were, and how often the member may ask again today. */
const asked = { leftOut: z.number().int(), callsLeft: z.number().int() };

const writtenSchema = z.object({
  title: z.string().max(2 * TITLE_MAX_LENGTH),
  shots: z
    .array(suggestionSchema.extend({ durationSeconds: z.number().int().positive().max(600) }))
    .max(MAX_SHOTS),
  ...asked,
});
/** Shots that an assistant has written, checked like a member's own words. */
export type Written = z.infer<typeof writtenSchema>;

export const boardSchema = z.object({
  title: z.string().max(2 * TITLE_MAX_LENGTH),
  /** Follows the words of every shot. */
  style: z.string().max(2 * STYLE_MAX_LENGTH),
  /** For all shots; `null`: what `/video` takes if nothing is chosen. */
  model: choice,
  resolution: choice,
  aspectRatio: choice,
  /** Whether the words of its shots are shown, and how. */
  captions: z.enum(captionChoices).default('off'),
  shots: z.array(shotSchema).max(MAX_SHOTS),
  /** How many shots it has ever had: each has an id of its own. */
  count: z.number().int().nonnegative(),
  /** The latest film of each kind. */
  films: z.partialRecord(z.enum(filmKinds), z.string()),
  /** What the film is about, as its member has typed it. */
  idea: z.string().max(IDEA_MAX_LENGTH).optional(),
  /** What the assistant has made of the idea, until its member takes it. */
  written: writtenSchema.optional(),
  /** What the assistant has made of the words of one shot. */
  rewrites: z
    .object({
      shotId: z.string(),
      of: z.string(),
      texts: z.array(suggestionSchema.extend({ kind: z.enum(rewriteKinds) })),
      ...asked,
    })
    .optional(),
});

/** A film as its member plans it. Plain JSON, so that it can be kept. */
export type Board = z.infer<typeof boardSchema>;

/** A shot before it is on a board. */
export interface NewShot {
  prompt: string;
  durationSeconds?: number | null;
  model?: string | null;
  continues?: boolean;
}

/** A title has no full stop; an ellipsis stays. */
const FULL_STOP = /(?<!\.)[.。]$/u;

/** What a film is called: its title, or what happens first. */
export function titleOf({ title, shots }: Pick<Board, 'title' | 'shots'>): string {
  return title === '' ? plainLine(shots[0]?.prompt ?? '', TITLE_MAX_LENGTH).replace(FULL_STOP, '') : title;
}

export function newBoard(title = '', idea?: string): Board {
  return {
    ...{ title, style: '', model: null, resolution: null, aspectRatio: null, captions: 'off' },
    ...{ shots: [], count: 0, films: {} },
    ...(idea !== undefined && { idea: idea.slice(0, IDEA_MAX_LENGTH) }),
  };
}

export function shotOf({ shots }: Board, shotId: string): Shot | undefined {
  return shots.find(({ id }) => id === shotId);
}
