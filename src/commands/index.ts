import type { Command, MessageCommand } from './command.ts';
import { video } from './video.ts';

/** Every command, as the bot answers and registers them. */
export const commands: readonly (Command | MessageCommand)[] = [video];
