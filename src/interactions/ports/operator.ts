import type { ListGuilds } from '../../discord/guild-list.ts';
import type { Operators } from '../../discord/operators.ts';
import type { Shard } from '../../discord/shards.ts';
import type { Intake } from '../../jobs/intake.ts';
import type { Ledger } from '../../jobs/ledger.ts';
import type { GuildPresence } from '../../privacy/guild-presence.ts';
import type { Vitals } from '../../runtime/vitals.ts';
import type { Caps } from '../../settings/effective.ts';

/** What the operator sees and does in Discord. It is about all servers, so neither prompts nor members are part of it. */
export interface OperatorService {
  operators: Operators;
  /** Whether new jobs are taken: the operator may close it for a while. */
  intake: Intake;
  vitals(): Promise<Vitals>;
  shards(): readonly Shard[];
  listGuilds: ListGuilds;
  absences: GuildPresence['absences'];
  spend: Ledger['spend'];
  caps: Caps;
  /** Tasks at once at a provider. */
  tasksAtOnce(providerId: string): number;
  /** How large the folder of hosted videos may grow. */
  hostedMaxBytes: number;
}
