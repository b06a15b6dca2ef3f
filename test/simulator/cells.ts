import { states } from '../../src/jobs/states.ts';
import { acts } from './acts/index.ts';
import { faultsOf } from './faults/index.ts';
import { ffmpegEnds } from './machine/ffmpeg.ts';

/** Everything that a long run has to reach. Cells that chance alone finds, such as log lines, aren't here. */
export function cellsOf(shape: string): string[] {
  const planned = { ...acts, ...faultsOf(shape === 'cluster' ? 'cluster' : 'embedded') };
  return [
    ...Object.keys(states).map((state) => `state ${state}`),
    ...ffmpegEnds.map((how) => `ffmpeg: ${how}`),
    ...Object.values(planned).flatMap(({ cells = [] }) => cells),
  ];
}
