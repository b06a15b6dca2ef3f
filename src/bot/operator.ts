import type { Client } from 'discord.js';
import type { Clock } from '../clock.ts';
import type { OperatorDesk } from '../commands/operator/desk.ts';
import type { Config } from '../config.ts';
import { createListGuilds } from '../discord/guild-list.ts';
import { createOperators } from '../discord/operators.ts';
import type { RestClients } from '../discord/rest.ts';
import { shardsOf } from '../discord/shards.ts';
import type { Ledger } from '../jobs/ledger.ts';
import type { Log } from '../log.ts';
import type { GuildPresence } from '../privacy/guild-presence.ts';
import { createVitals } from '../vitals.ts';

/** What whoever runs the bot sees of it in Discord. */
export function createOperator(deps: {
  config: Config;
  rest: RestClients;
  client: Client;
  guilds: GuildPresence;
  ledger: Ledger;
  tasksAtOnce(providerId: string): number;
  /** The folder of hosted videos; `undefined` where there is none. */
  hostedPath: string | undefined;
  clock: Clock;
  log: Log;
}): { desk: OperatorDesk; stop(): void } {
  const { config, rest, client, guilds, ledger, tasksAtOnce, hostedPath, clock, log } = deps;
  const vitals = createVitals({ dataDir: config.dataDir, hostedPath, clock });
  const desk: OperatorDesk = {
    operators: createOperators({ rest: rest.edits, now: clock.steadyMs, log }),
    vitals: vitals.read,
    shards: () => shardsOf(client),
    listGuilds: createListGuilds(rest.edits, clock.steadyMs),
    absences: guilds.absences,
    spend: ledger.spend,
    caps: config.caps,
    tasksAtOnce,
    hostedMaxBytes: config.hosting.maxBytes,
  };
  return { desk, stop: vitals.stop };
}
