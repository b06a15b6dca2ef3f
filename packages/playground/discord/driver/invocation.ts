import type {
  APIApplicationCommandOptionChoice,
  APIModalInteractionResponseCallbackData,
  InteractionResponseType,
} from 'discord-api-types/v10';
import type { ClientMessage } from '../../protocol.ts';
import { clientMessage } from '../client/view.ts';
import type { MessageVersion, StoredInteraction, World } from '../state.ts';
import { waitFor } from './waiting.ts';

export interface Acknowledgement {
  type: InteractionResponseType;
  /** From the dispatch to the arrival of the callback request. */
  latencyMs: number;
}

type Predicate = (message: ClientMessage) => boolean;

/** One action of a member, and its outcome. */
export class Invocation {
  readonly #world: World;
  readonly #interaction: StoredInteraction;
  #acknowledged: Promise<Acknowledgement> | undefined;

  constructor(world: World, interaction: StoredInteraction) {
    this.#world = world;
    this.#interaction = interaction;
  }

  /** Resolves with the bot's answer; rejects if none comes in time. Thousands that nobody asks for cost nothing. */
  get acknowledged(): Promise<Acknowledgement> {
    this.#acknowledged ??= this.#answer().then(({ type, latencyMs }) => ({ type, latencyMs }));
    // It may be kept for later.
    this.#acknowledged.catch(() => {});
    return this.#acknowledged;
  }

  get id(): string {
    return this.#interaction.id;
  }

  get token(): string {
    return this.#interaction.token;
  }

  get userId(): string {
    return this.#interaction.userId;
  }

  get channelId(): string {
    return this.#interaction.channelId;
  }

  /** The current reply: `undefined` before there is one and after it was deleted. */
  message(): ClientMessage | undefined {
    return this.#show(this.#interaction.originalMessageId);
  }

  get followups(): ClientMessage[] {
    return this.#interaction.followupIds.flatMap((id) => this.#show(id) ?? []);
  }

  /** All versions of the reply so far, oldest first. */
  history(): MessageVersion[] {
    return this.#world.messages.get(this.#interaction.originalMessageId ?? '')?.versions ?? [];
  }

  /** The reply, as soon as it matches. */
  async waitForMessage(predicate: Predicate = () => true, timeoutMs?: number): Promise<ClientMessage> {
    return await this.#wait(() => [this.message()], predicate, 'the reply', timeoutMs);
  }

  async waitForFollowup(predicate: Predicate = () => true, timeoutMs?: number): Promise<ClientMessage> {
    return await this.#wait(() => this.followups, predicate, 'a follow-up', timeoutMs);
  }

  /** Waits until the reply is deleted. */
  async waitForDeletion(timeoutMs?: number): Promise<void> {
    await waitFor(
      this.#world,
      () =>
        this.#world.messages.get(this.#interaction.originalMessageId ?? '')?.deleted === true
          ? true
          : undefined,
      {
        ...(timeoutMs !== undefined && { timeoutMs }),
        events: ['messageDelete'],
        describe: () => `the deletion of the reply; it is ${JSON.stringify(this.message())}`,
      },
    );
  }

  /** The form that the bot answered with. */
  async modal(): Promise<APIModalInteractionResponseCallbackData> {
    const { modal, type } = await this.#answer();
    if (modal === undefined) throw new Error(`the bot answered with type ${type}, not with a modal`);
    return modal;
  }

  /** The suggestions that the bot answered with. */
  async choices(): Promise<APIApplicationCommandOptionChoice[]> {
    const { choices, type } = await this.#answer();
    if (choices === undefined) throw new Error(`the bot answered with type ${type}, not with choices`);
    return choices;
  }

  get isTokenOver(): boolean {
    return this.#interaction.tokenEndsAtMs <= this.#world.now();
  }

  /** Ends the token's 15 minutes now. */
  expireToken(): void {
    this.#interaction.tokenEndsAtMs = this.#world.now();
  }

  async #answer() {
    return await waitFor(
      this.#world,
      () => {
        if (this.#interaction.answer !== null) return this.#interaction.answer;
        if (this.#interaction.failedReason !== null) throw new Error(this.#interaction.failedReason);
        return undefined;
      },
      {
        timeoutMs: this.#world.settings.ackTimeoutMs + 1_000,
        events: ['interactionAnswer', 'interactionFail'],
        describe: () => 'an answer to the interaction',
      },
    );
  }

  async #wait(
    list: () => (ClientMessage | undefined)[],
    predicate: Predicate,
    what: string,
    timeoutMs: number | undefined,
  ): Promise<ClientMessage> {
    return await waitFor(
      this.#world,
      () => {
        const { answer, failedReason } = this.#interaction;
        if (answer === null && failedReason !== null) throw new Error(failedReason);
        return list().find((message) => message !== undefined && predicate(message));
      },
      {
        ...(timeoutMs !== undefined && { timeoutMs }),
        events: [
          'messageCreate',
          'messageUpdate',
          'messageDelete',
          'followup',
          'interactionAnswer',
          'interactionFail',
        ],
        describe: () => `${what}; there is ${JSON.stringify(list())}`,
      },
    );
  }

  #show(messageId: string | null): ClientMessage | undefined {
    const stored = this.#world.messages.get(messageId ?? '');
    return stored === undefined || stored.deleted ? undefined : clientMessage(this.#world, stored);
  }
}
