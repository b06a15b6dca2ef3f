import { type FoundFfmpeg, findFfmpeg } from '../../src/media/ffmpeg-path.ts';
import type { Decoder } from '../../src/media/judge.ts';

let quick: Promise<FoundFfmpeg> | undefined;
let machines: Promise<FoundFfmpeg> | undefined;

function findMachines(): Promise<FoundFfmpeg> {
  machines ??= findFfmpeg({ searchPath: process.env['PATH'] });
  return machines;
}

/**
 * npm's ffmpeg, for films that the tests made themselves. It is one file, and starts in a tenth of the time that a
 * distribution's needs for its hundreds of libraries. The machine's own, if npm has none for it.
 */
export function quickFfmpeg(): Promise<FoundFfmpeg> {
  quick ??= findFfmpeg({}).catch(findMachines);
  return quick;
}

/** As the bot finds it at its start. */
export async function machineDecoder(): Promise<Decoder> {
  return (await findMachines()).decoder;
}
