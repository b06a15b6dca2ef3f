import type { CastFiles } from '../../delivery/cast-files.ts';
import type { IsMember } from '../../discord/is-member.ts';
import type { CastStore } from '../../jobs/cast-store.ts';
import type { AddCast } from '../../requests/add-cast.ts';
import type { Cast } from '../../requests/cast.ts';

/** The casts of members. */
export interface CastPort {
  store: Pick<CastStore, 'get' | 'visible' | 'confirm' | 'share' | 'ofMember'>;
  add: AddCast;
  usable: Cast['usable'];
  isMember: IsMember;
  read: CastFiles['read'];
  remove: CastFiles['remove'];
}
