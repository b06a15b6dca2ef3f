import { animate } from './animate.ts';
import type { Command, MessageCommand } from './command.ts';
import { help } from './help.ts';
import { history } from './history.ts';
import { models } from './models.ts';
import { queue } from './queue.ts';
import { remix } from './remix.ts';
import { settings } from './settings/index.ts';
import { video } from './video.ts';

/** Every command, as the bot answers and registers them. */
export const commands: readonly (Command | MessageCommand)[] = [
  video,
  models,
  queue,
  history,
  help,
  settings,
  animate,
  remix,
];
