import type { MemberData } from '../../privacy/member-data.ts';
import type { OptedOutNames } from '../../privacy/opted-out-names.ts';

/** Personal data: what is stored, export and deletion. */
export interface Privacy {
  memberData: Pick<MemberData, 'exportOf' | 'forget'>;
  optedOutNames: Pick<OptedOutNames, 'keep'>;
  /** The bot's handling of personal data. `hostedDays` is `undefined` if no video is hosted. */
  kept: {
    isModerated: boolean;
    isAssisted: boolean;
    retentionDays: number;
    hostedDays: number | undefined;
  };
}
