import type { ModalHandler } from '../commands/command.ts';
import { panelModal } from '../commands/settings/panel-forms.ts';
import { reject } from './reject.ts';
import { report } from './report.ts';
import { video } from './video.ts';

/** Every form, by the kind that its custom id begins with. */
export const modals: ReadonlyMap<string, ModalHandler> = new Map(
  [video, panelModal, report, reject].map((modal) => [modal.kind, modal]),
);
