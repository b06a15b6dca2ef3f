import type { WayRow } from '../schema.ts';
import type { StageRow } from '../stage-schema.ts';

/** One paid task that makes the video, in the words of Replicate and WaveSpeed. */
interface OneTask extends Omit<WayRow, 'stages' | 'avoid'> {
  model: string;
  fields: NonNullable<StageRow['fields']>;
  price: StageRow['price'];
  /** The stage before it. */
  still?: StageRow;
}

export function oneTask({ model, fields, price, still, ...way }: OneTask): WayRow {
  const video: StageRow = { makes: 'video', providerModel: model, fields, price };
  return {
    ...way,
    ...(fields.avoid !== undefined && { avoid: true }),
    stages: still ? [still, video] : [video],
  };
}

/** Both frames: a way of its own, because no model takes the last one alone. */
export const bothFrames = { first: { min: 1 }, last: { min: 1 } } satisfies WayRow['inputs'];

/** One video to work on. Longer ones are refused. */
export function oneVideo(maxSeconds: number): NonNullable<WayRow['inputs']> {
  return { video: { min: 1, maxSeconds } };
}

/** For ways whose shape is that of what they are given. */
export const sixRatios: NonNullable<WayRow['aspectRatios']> = ['16:9', '9:16', '1:1', '4:3', '3:4', '21:9'];
