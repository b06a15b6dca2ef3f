import type { ButtonHandler, SelectHandler } from '../commands/command.ts';
import { panelButton, panelSelect } from '../commands/settings/panel-actions.ts';
import { importButton } from '../commands/settings/transfer.ts';
import { again, retry } from './again.ts';
import { cancel } from './cancel.ts';
import { remove, removeNow } from './delete.ts';
import { deliver, deliverFromQueue } from './deliver.ts';
import { download } from './download.ts';
import { change, edit, example } from './edit.ts';
import { chooseVideo, repost, turnHistory } from './history.ts';
import { filterModels, turnModels } from './models.ts';
import { operator } from './operator.ts';
import { other, otherChosen } from './other.ts';
import { privacy } from './privacy.ts';
import { cancelInQueue, turnQueue } from './queue.ts';
import { report } from './report.ts';
import { approve, approveAsSpoiler, discard, preview, publish, reject } from './review.ts';
import { decline, run } from './run.ts';
import { turnStats } from './stats.ts';
import { anew, check } from './unclear.ts';

/** Every button, by the kind that its custom id begins with. */
export const buttons: ReadonlyMap<string, ButtonHandler> = new Map(
  [
    cancel,
    deliver,
    deliverFromQueue,
    download,
    again,
    retry,
    edit,
    change,
    example,
    other,
    remove,
    removeNow,
    check,
    anew,
    run,
    decline,
    turnModels,
    turnQueue,
    cancelInQueue,
    turnHistory,
    repost,
    importButton,
    panelButton,
    report,
    preview,
    publish,
    approve,
    approveAsSpoiler,
    reject,
    discard,
    turnStats,
    privacy,
    operator,
  ].map((button) => [button.kind, button]),
);

/** Every select menu, likewise. */
export const selects: ReadonlyMap<string, SelectHandler> = new Map(
  [filterModels, chooseVideo, otherChosen, panelSelect].map((select) => [select.kind, select]),
);
