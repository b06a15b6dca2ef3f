import { pino } from 'pino';
import { aloneBus } from '../../src/bus.ts';
import { createIntake } from '../../src/jobs/intake.ts';
import { memoryKeyv } from './keyv.ts';

/** The intake of a bot that runs alone. */
export const anIntake = (now: () => number) =>
  createIntake({ keyv: memoryKeyv(), bus: aloneBus, now, log: pino({ level: 'silent' }) });
