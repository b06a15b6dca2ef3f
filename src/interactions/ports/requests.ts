import type { Allowances } from '../../requests/checks.ts';
import type { Drafts } from '../../requests/drafts.ts';
import type { Preferences } from '../../requests/preferences.ts';
import type { Requests } from '../../requests/requests.ts';
import type { JoinFrom, SubmitFrom } from '../submit-from.ts';

/** Requests for videos, and the quotas and budgets they count against. */
export interface RequestPort extends Requests {
  submitFrom: SubmitFrom;
  joinFrom: JoinFrom;
  /** What members are composing. */
  drafts: Drafts;
  preferences: Preferences;
  allowances: Allowances;
}
