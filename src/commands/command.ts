import type {
  AutocompleteInteraction,
  ButtonInteraction,
  ChatInputCommandInteraction,
  RESTPostAPIChatInputApplicationCommandsJSONBody,
} from 'discord.js';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Clock } from '../clock.ts';
import type { MessageBody } from '../discord/job-messages.ts';
import type { Engine } from '../jobs/engine.ts';
import type { Job } from '../jobs/job.ts';
import type { Log } from '../log.ts';
import type { Preferences } from './preferences.ts';

/** Everything that commands and buttons may touch. */
export interface InteractionContext {
  catalogue: Catalogue;
  jobs: Engine;
  preferences: Preferences;
  renderJob(job: Job): MessageBody;
  clock: Clock;
  /** A new seed for who gave none. */
  randomSeed(): number;
  log: Log;
}

export interface Command {
  /** As Discord documents it, sent as it is. */
  data: RESTPostAPIChatInputApplicationCommandsJSONBody;
  /** A `UserError` thrown here is shown to the member; anything else is logged. */
  execute(
    interaction: ChatInputCommandInteraction<'raw' | 'cached'>,
    context: InteractionContext,
  ): Promise<void>;
  /** Answers from memory: the member is typing. */
  autocomplete?(
    interaction: AutocompleteInteraction<'raw' | 'cached'>,
    context: InteractionContext,
  ): Promise<void>;
}

/** What a click on a button of ours does. Custom ids are `kind:jobId`, so that they work after a restart. */
export interface ButtonHandler {
  kind: string;
  execute(
    interaction: ButtonInteraction<'raw' | 'cached'>,
    jobId: string,
    context: InteractionContext,
  ): Promise<void>;
}
