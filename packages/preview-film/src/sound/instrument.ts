export const SAMPLE_RATE = 48_000;

/** A stretch of stereo sound. */
export interface Block {
  left: Float32Array;
  right: Float32Array;
  /** The place of its first sample in the film. */
  start: number;
}

/** Adds its sound to one block after another, in their order. */
export type Instrument = (block: Block) => void;
