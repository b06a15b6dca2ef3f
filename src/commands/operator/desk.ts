import type { ListGuilds } from '../../discord/guild-list.ts';
import type { Operators } from '../../discord/operators.ts';
import type { Shard } from '../../discord/shards.ts';
import type { Ledger } from '../../jobs/ledger.ts';
import type { GuildPresence } from '../../privacy/guild-presence.ts';
import type { Caps } from '../../settings/allowances.ts';
import type { Vitals } from '../../vitals.ts';

/** Everything that whoever runs the bot sees of it in Discord: of all guilds, and so neither prompts nor members. */
export interface OperatorDesk {
  operators: Operators;
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
