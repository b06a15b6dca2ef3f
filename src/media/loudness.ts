/** Measured by EBU R 128. */
export interface Loudness {
  /** Integrated, in LUFS. `undefined` for silence, and for less sound than a block of the measure. */
  integrated: number | undefined;
  /** The true peak in dBTP. */
  peak: number;
}

/** The filter whose findings `readLoudness` reads, at ffmpeg's log level `info`. */
export const METER = 'ebur128=peak=true:framelog=verbose';

/** Below this, nothing counts. @see EBU Tech 3341, 2.8 */
const GATE_LUFS = -70;

/** Reads what the meter says at its end. */
export function readLoudness(said: string): Loudness {
  const summary = said.slice(said.lastIndexOf('Summary:'));
  const integrated = Number(/\bI: +(-?[\d.]+) LUFS/.exec(summary)?.[1]);
  const peak = Number(/\bPeak: +(-?[\d.]+|-inf) dBFS/.exec(summary)?.[1]);
  return {
    integrated: integrated > GATE_LUFS ? integrated : undefined,
    peak: Number.isNaN(peak) ? Number.NEGATIVE_INFINITY : peak,
  };
}
