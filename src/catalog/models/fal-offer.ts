import type { OfferRow, WayRow } from '../schema.ts';
import { bothFrames, oneTask, sixRatios } from './ways.ts';

/** What fal's models have in common. */
export const fal = {
  provider: 'fal',
  typicalMs: 120_000,
  deadlineMs: 30 * 60_000,
  // The adapter asks for a week; otherwise, the account decides.
  keptMs: 7 * 24 * 60 * 60_000,
} satisfies Partial<OfferRow>;

export function falPage(path: string): NonNullable<OfferRow['priceSource']> {
  return { page: `https://fal.ai/models/${path}`, checkedOn: '2026-11-29' };
}

export type Fields = NonNullable<WayRow['stages'][number]['fields']>;
export type Price = WayRow['stages'][number]['price'];

/** Text or a first frame, whose shape the video takes, and both frames, by the names of their fields. */
export function withFrames(
  task: { model: string; price: Price; fields: Fields } & Partial<WayRow>,
  names: { first: string; last: string },
): [WayRow, WayRow] {
  const { model, fields, ...row } = task;
  const [first, last] = [{ field: names.first }, { field: names.last }];
  const shape = { withImage: { omit: ['aspect_ratio'] } };
  const { aspectRatio: _, ...withoutRatio } = fields;
  return [
    oneTask({ ...row, model, inputs: { first: {} }, fields: { ...fields, ...shape, inputs: { first } } }),
    oneTask({
      ...{ ...row, name: row.name === undefined ? 'frames' : `${row.name}-frames`, inputs: bothFrames },
      ...{ model: model.replace(/\{.*,(.*)\}/, '$1'), aspectRatios: sixRatios },
      fields: { ...withoutRatio, inputs: { first, last } },
    }),
  ];
}

export const startAndEnd = { first: 'start_image_url', last: 'end_image_url' };
export const imageAndEnd = { first: 'image_url', last: 'end_image_url' };

/** A list, because each of them is a text. */
export function secondsAsText(from: number, to: number) {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index) as [number, ...number[]];
}
export const textDuration = { duration: { field: 'duration', asString: true } };
