import type { ButtonHandler, SelectHandler } from '../commands/command.ts';
import { cancel } from './cancel.ts';
import { deliver } from './deliver.ts';
import { download } from './download.ts';
import { chooseVideo, repost, turnHistory } from './history.ts';
import { filterModels, turnModels } from './models.ts';
import { cancelInQueue, turnQueue } from './queue.ts';
import { run } from './run.ts';

/** Every button, by the kind that its custom id begins with. */
export const buttons: ReadonlyMap<string, ButtonHandler> = new Map(
  [cancel, deliver, download, run, turnModels, turnQueue, cancelInQueue, turnHistory, repost].map(
    (button) => [button.kind, button],
  ),
);

/** Every select menu, likewise. */
export const selects: ReadonlyMap<string, SelectHandler> = new Map(
  [filterModels, chooseVideo].map((select) => [select.kind, select]),
);
