import type { CastFiles } from '../../delivery/cast-files.ts';
import type { CastStore } from '../../jobs/cast-store.ts';
import type { AddCast } from '../../requests/add-cast.ts';
import type { Cast } from '../../requests/cast.ts';

/** The casts of members. */
export interface CastPort {
  store: Pick<CastStore, 'get' | 'visible' | 'confirm' | 'share' | 'ofMember'>;
  add: AddCast;
  usable: Cast['usable'];
  read: CastFiles['read'];
  remove: CastFiles['remove'];
}
