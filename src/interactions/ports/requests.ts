import type { Allowances } from '../../requests/checks.ts';
import type { Preferences } from '../../requests/preferences.ts';
import type { Requests } from '../../requests/requests.ts';
import type { SubmitFrom } from '../submit-from.ts';

/** Requests for videos, and the quotas and budgets they count against. */
export interface RequestPort extends Requests {
  submitFrom: SubmitFrom;
  preferences: Preferences;
  allowances: Allowances;
}
