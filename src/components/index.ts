import type { ButtonHandler } from '../commands/command.ts';
import { cancel } from './cancel.ts';
import { download } from './download.ts';

/** Every button, by the kind that its custom id begins with. */
export const buttons: ReadonlyMap<string, ButtonHandler> = new Map(
  [cancel, download].map((button) => [button.kind, button]),
);
