import type { Boards } from '../../requests/board/boards.ts';
import type { WriteShots } from '../../requests/board/write-shots.ts';
import type { Allowances } from '../../requests/checks.ts';
import type { Drafts } from '../../requests/drafts.ts';
import type { Improve } from '../../requests/improve.ts';
import type { Preferences } from '../../requests/preferences.ts';
import type { Requests } from '../../requests/requests.ts';
import type { FilmFrom, FinishFrom, JoinFrom, SubmitFrom } from '../submit-from.ts';

/** Requests for videos, and the quotas and budgets they count against. */
export interface RequestPort extends Requests {
  submitFrom: SubmitFrom;
  joinFrom: JoinFrom;
  filmFrom: FilmFrom;
  finishFrom: FinishFrom;
  /** What members are composing. */
  drafts: Drafts;
  /** The films that members plan. */
  boards: Boards;
  preferences: Preferences;
  /** Absent without an assistant. */
  improve?: Improve | undefined;
  /** Absent without an assistant. */
  writeShots?: WriteShots | undefined;
  allowances: Allowances;
}
