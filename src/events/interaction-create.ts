import { ApplicationCommandType, type Interaction, PermissionFlagsBits } from 'discord.js';
import { LRUCache } from 'lru-cache';
import type { Components } from '../components/index.ts';
import { UserError } from '../errors.ts';
import { answerPrivately } from '../interactions/answer-privately.ts';
import type { Command, MessageCommand, ModalHandler } from '../interactions/handlers.ts';
import { privateAnswer } from '../interactions/layout.ts';
import { isMemberInteraction, type MemberInteraction } from '../interactions/member-interaction.ts';
import { answering, inTime, STORE_LIMIT_MS } from '../jobs/answer-limit.ts';
import { translatorFor } from '../locales/translate.ts';
import type { Log } from '../log.ts';
import { card } from '../replies/card.ts';
import type { LogTrouble } from '../replies/log-trouble.ts';
import type { Clock } from '../runtime/clock.ts';
import { answerError } from './answer-error.ts';

/** How many are remembered: far more than arrive in the few seconds in which one may be repeated. */
const SEEN_INTERACTIONS = 10_000;

/** A snowflake, perhaps a job's. */
const JOB_ID = /^\d{15,20}$/;

/** What members click and fill in. */
export interface Controls {
  components: Components;
  modals: ReadonlyMap<string, ModalHandler>;
}

/**
 * Creates the listener for everything members do. It is the boundary of errors for people: a `UserError` is shown,
 * anything else is logged and answered with a reference to the log. It never rejects.
 */
export function createInteractionListener(deps: {
  commands: readonly (Command | MessageCommand)[];
  /** Called with the first click. */
  loadControls(): Promise<Controls>;
  logTrouble: Pick<LogTrouble, 'warning'>;
  /** Unset: every guild. */
  allowedGuilds: readonly string[] | undefined;
  /** Called with the server of each event, once the member has an answer. */
  noteGuild(guildId: string): void;
  /** Called with each member who clicks something or uses a command. */
  noteActive(member: { guildId: string; userId: string }): void;
  /** Whether no other process handles the interaction. Two connections for the same servers get the same ones. */
  claim?: ((interactionId: string) => Promise<boolean>) | undefined;
  /** Reads what other processes have changed of a job. Members may see it before this one knows. */
  refresh?: ((jobId: string) => Promise<void>) | undefined;
  clock: Clock;
  log: Log;
}): (interaction: Interaction) => Promise<void> {
  const { clock, log } = deps;
  let loading: Promise<Controls> | undefined;
  const controls = () => {
    loading ??= deps.loadControls();
    return loading;
  };
  const commands = new Map(
    deps.commands.flatMap((command) => (isForMessages(command) ? [] : [[command.data.name, command]])),
  );
  const messageCommands = new Map(
    deps.commands.flatMap((command) => (isForMessages(command) ? [[command.data.name, command]] : [])),
  );
  const allowedGuilds = deps.allowedGuilds && new Set(deps.allowedGuilds);

  async function handle(interaction: Interaction): Promise<void> {
    if (!interaction.inGuild()) return handleDirect(interaction);
    if (interaction.isAutocomplete()) {
      const isAllowed = !allowedGuilds || allowedGuilds.has(interaction.guildId);
      if (isAllowed) await commands.get(interaction.commandName)?.autocomplete?.(interaction);
      else await interaction.respond([]);
      return;
    }
    if (!isMemberInteraction(interaction)) return;
    if (allowedGuilds && !allowedGuilds.has(interaction.guildId)) {
      throw new UserError((t) => t('refusal.serverNotAllowed'));
    }
    await route(interaction);
    await warnOfLogChannel(interaction);
  }

  /** An admin is told about lost lines of the log channel, because they are there right now. */
  async function warnOfLogChannel(interaction: MemberInteraction): Promise<void> {
    if (!interaction.memberPermissions.has(PermissionFlagsBits.ManageGuild)) return;
    const content = deps.logTrouble.warning(interaction.guildId, translatorFor(interaction));
    if (content === undefined) return;
    // The first response may not have gone through discord.js, which then wouldn't allow a follow-up.
    await interaction.webhook.send(privateAnswer([card([content])])).catch((err: unknown) => {
      log.warn({ err, guild: interaction.guildId }, 'could not warn about the log channel');
    });
  }

  /** If no channel accepts a video or the end of a job, it is sent as a direct message, with its buttons. */
  async function handleDirect(interaction: Interaction): Promise<void> {
    if (!interaction.isRepliable()) return;
    if (interaction.isButton()) {
      const [kind = '', id = ''] = interaction.customId.split(':');
      const { components } = await controls();
      const button = components.directButtons.get(kind);
      if (button) return button.execute(interaction, id);
    }
    await answerPrivately(interaction, `❌ ${translatorFor(interaction)('refusal.serversOnly')}`);
  }

  async function route(interaction: MemberInteraction): Promise<void> {
    if (interaction.isChatInputCommand()) {
      const command = known(commands.get(interaction.commandName), 'oldCommand');
      return command.execute(interaction);
    }
    if (interaction.isMessageContextMenuCommand()) {
      const command = known(messageCommands.get(interaction.commandName), 'oldCommand');
      return command.execute(interaction);
    }
    const [kind = '', id = '', detail] = interaction.customId.split(':');
    if (JOB_ID.test(id) && deps.refresh) await inTime(deps.refresh(id));
    const { components, modals } = await controls();
    if (interaction.isModalSubmit())
      return known(modals.get(kind), 'oldForm').execute(interaction, id, detail);
    if (interaction.isAnySelectMenu())
      return known(components.selects.get(kind), 'oldList').execute(interaction, id, detail);
    return known(components.buttons.get(kind), 'oldButton').execute(interaction, id, detail);
  }

  /** Discord may deliver an event twice, and accepts one answer: the second would spoil the first. */
  const seen = new LRUCache<string, true>({ max: SEEN_INTERACTIONS });
  async function isRepeated(interaction: Interaction): Promise<boolean> {
    const { id } = interaction;
    if (seen.has(id)) return true;
    seen.set(id, true);
    // Two lists of suggestions do no harm.
    return deps.claim !== undefined && !interaction.isAutocomplete() && !(await inTime(deps.claim(id)));
  }

  return async (interaction) => {
    const own = { clock, untilMs: clock.steadyMs() + STORE_LIMIT_MS, isAnswered: false, hasStored: false };
    try {
      if (await answering.run(own, isRepeated, interaction)) return;
      own.hasStored = false;
      await answering.run(own, handle, interaction);
    } catch (error) {
      await answerError(interaction, error, { hasStored: own.hasStored, log });
    } finally {
      own.isAnswered = true;
    }
    if (!interaction.inGuild()) return;
    const { guildId, user } = interaction;
    deps.noteGuild(guildId);
    if (!interaction.isAutocomplete()) deps.noteActive({ guildId, userId: user.id });
  };
}

function isForMessages(command: Command | MessageCommand): command is MessageCommand {
  return command.data.type === ApplicationCommandType.Message;
}

/** Controls of an older version, in channels or in a client that hasn't reloaded yet, may be used at any time. */
function known<T>(handler: T | undefined, what: 'oldCommand' | 'oldForm' | 'oldList' | 'oldButton'): T {
  if (handler !== undefined) return handler;
  throw new UserError((t) => t(`refusal.${what}`));
}
