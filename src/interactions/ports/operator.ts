import type { DescribedModels } from '../../catalog/described/described-models.ts';
import type { ListGuilds } from '../../discord/guild-list.ts';
import type { Operators } from '../../discord/operators.ts';
import type { Shard } from '../../discord/shards.ts';
import type { Intake } from '../../jobs/intake.ts';
import type { Ledger } from '../../jobs/ledger.ts';
import type { GuildPresence } from '../../privacy/guild-presence.ts';
import type { Trials } from '../../requests/trials.ts';
import type { Vitals } from '../../runtime/vitals.ts';
import type { Caps } from '../../settings/effective.ts';

/** The operator's views and actions in Discord. They cover all servers, so they contain neither prompts nor members. */
export interface OperatorService {
  operators: Operators;
  /** Whether new jobs are accepted: the operator may stop that for a while. */
  intake: Intake;
  vitals(): Promise<Vitals>;
  shards(): readonly Shard[];
  listGuilds: ListGuilds;
  absences: GuildPresence['absences'];
  spend: Ledger['spend'];
  caps: Caps;
  /** Tasks at once at a provider. */
  tasksAtOnce(providerId: string): number;
  /** The models that providers describe. */
  models: DescribedModels;
  trials: Trials;
  /** Size limit of the folder of hosted videos. */
  hostedMaxBytes: number;
}
