import { animate } from './animate.ts';
import { block, unblock } from './block.ts';
import type { Command, MessageCommand } from './command.ts';
import { help } from './help.ts';
import { history } from './history.ts';
import { models } from './models.ts';
import { operator } from './operator/index.ts';
import { privacy } from './privacy.ts';
import { queue } from './queue.ts';
import { quota } from './quota.ts';
import { remix } from './remix.ts';
import { report } from './report.ts';
import { settings } from './settings/index.ts';
import { stats } from './stats.ts';
import { verify } from './verify.ts';
import { video } from './video.ts';

/** Every command, as the bot answers and registers them. */
export const commands: readonly (Command | MessageCommand)[] = [
  video,
  models,
  queue,
  quota,
  history,
  help,
  privacy,
  settings,
  stats,
  block,
  unblock,
  operator,
  animate,
  remix,
  verify,
  report,
];
