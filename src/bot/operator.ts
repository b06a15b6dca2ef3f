import type { DescribedModels } from '../catalog/described/described-models.ts';
import type { Config } from '../config.ts';
import { createListGuilds } from '../discord/guild-list.ts';
import { createOperators } from '../discord/operators.ts';
import type { RestClients } from '../discord/rest.ts';
import type { Shard } from '../discord/shards.ts';
import type { OperatorService } from '../interactions/ports/operator.ts';
import type { Intake } from '../jobs/intake.ts';
import type { Ledger } from '../jobs/ledger.ts';
import type { Log } from '../log.ts';
import type { GuildPresence } from '../privacy/guild-presence.ts';
import type { Trials } from '../requests/trials.ts';
import type { Clock } from '../runtime/clock.ts';
import { createVitals } from '../runtime/vitals.ts';

/** The operator's view of the bot in Discord. */
export function createOperator(deps: {
  config: Config;
  rest: RestClients;
  shards(): readonly Shard[];
  guilds: Pick<GuildPresence, 'absences'>;
  intake: Intake;
  ledger: Ledger;
  tasksAtOnce(providerId: string): number;
  models: DescribedModels;
  trials: Trials;
  /** The folder of hosted videos; `undefined` if there is none. */
  hostedPath: string | undefined;
  clock: Clock;
  log: Log;
}): { service: OperatorService; stop(): void } {
  const { config, rest, shards, guilds, intake, ledger, tasksAtOnce, hostedPath, clock, log } = deps;
  const vitals = createVitals({
    ...{ dataDir: config.dataDir, hostedPath, clock },
    filesDir: config.filesDir,
  });
  const service: OperatorService = {
    intake,
    operators: createOperators({ rest: rest.edits, clock, log }),
    vitals: vitals.read,
    shards,
    listGuilds: createListGuilds(rest.edits, clock),
    absences: guilds.absences,
    spend: ledger.spend,
    caps: config.caps,
    ...{ tasksAtOnce, models: deps.models, trials: deps.trials },
    hostedMaxBytes: config.hosting.maxBytes,
  };
  return { service, stop: vitals.stop };
}
