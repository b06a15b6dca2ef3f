import {
  type AnySelectMenuInteraction,
  ApplicationIntegrationType,
  type AutocompleteInteraction,
  type ButtonInteraction,
  type ChatInputCommandInteraction,
  InteractionContextType,
  type MessageContextMenuCommandInteraction,
  type ModalSubmitInteraction,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
  type RESTPostAPIContextMenuApplicationCommandsJSONBody,
} from 'discord.js';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Clock } from '../clock.ts';
import type { Images } from '../delivery/images.ts';
import type { PastVideos } from '../delivery/past-videos.ts';
import type { Previews } from '../delivery/previews.ts';
import type { Thumbnails } from '../delivery/thumbnails.ts';
import type { AuthorOf } from '../discord/author-of.ts';
import type { IsStaff, ModeratedChannels } from '../discord/channel-rights.ts';
import type { EditReply } from '../discord/edit-reply.ts';
import type { FindNames } from '../discord/guild-names.ts';
import type { ExtrasOf } from '../discord/interaction-extras.ts';
import type { MessageBody } from '../discord/job-messages.ts';
import type { MemberNames } from '../discord/member-names.ts';
import type { PostMessage } from '../discord/post-message.ts';
import type { MemberInteraction } from '../interactions/member-interaction.ts';
import type { SubmitFrom } from '../interactions/submit-from.ts';
import type { Engine } from '../jobs/engine-contract.ts';
import type { Intake } from '../jobs/intake.ts';
import type { Job } from '../jobs/job.ts';
import type { StatsStore } from '../jobs/stats.ts';
import type { JobStore } from '../jobs/store.ts';
import type { Timings } from '../jobs/timings.ts';
import type { Log } from '../log.ts';
import type { MemberData } from '../privacy/member-data.ts';
import type { OptedOutNames } from '../privacy/opted-out-names.ts';
import type { Provenance } from '../provenance.ts';
import type { Health } from '../providers/health.ts';
import type { DrawChart } from '../replies/drawing/draw-chart.ts';
import type { JobView } from '../replies/render-job.ts';
import type { Allowances } from '../requests/checks.ts';
import type { Preferences } from '../requests/preferences.ts';
import type { Requests } from '../requests/requests.ts';
import type { SettingsStore } from '../settings/store.ts';
import type { Signer } from '../signer.ts';
import type { OperatorDesk } from './operator/desk.ts';
import type { Reports } from './reports.ts';
import type { Imports } from './settings/imports.ts';

/** Everything that commands and buttons may touch. */
export interface InteractionContext {
  requests: Requests;
  submitFrom: SubmitFrom;
  allowances: Allowances;
  extras: ExtrasOf;
  images: Pick<Images, 'isAtDiscord' | 'isKept'>;
  catalogue: Catalogue;
  jobs: Engine;
  /** Whether new jobs are taken: the operator may close it for a while. */
  intake: Intake;
  preferences: Preferences;
  timings: Pick<Timings, 'historyMs'>;
  health: Health;
  drawChart: DrawChart;
  thumbnails: Pick<Thumbnails, 'read'>;
  pastVideos: PastVideos;
  /** Shows videos that are not public yet. */
  previews: Previews;
  /** Ended jobs, the newest first. */
  findPastJobs: JobStore['past'];
  /** A job by its id, also one that has ended long ago. */
  findJob(id: string): Promise<Job | undefined>;
  stats: StatsStore;
  findNames: FindNames;
  memberNames: MemberNames;
  /** Who wrote a message, as far as the bot may read it and Discord says so in time. */
  authorOf: AuthorOf;
  moderatedChannels: ModeratedChannels;
  isStaff: IsStaff;
  editReply: EditReply;
  /** The job that a message of ours shows. */
  findJobByMessage(messageId: string): Promise<Job | undefined>;
  /** Deletes the message that holds a job's video. Throws where the bot can't reach it. */
  deleteMessage(job: Job, message: { id: string; channelId: string }): Promise<void>;
  /** Whether the same member did the same thing a moment ago. */
  isDoubleClick(userId: string, what: string): boolean;
  /** Reads a small text file that a member attached. Throws a `UserError` for one that can't be had. */
  readText(interactionId: string, attachment: { url: string; bytes: number }): Promise<string>;
  viewJob(job: Job): JobView;
  settings: SettingsStore;
  /** Makes and knows the marks of what only this bot can have written. */
  signer: Signer;
  /** Knows the marks of its videos. */
  provenance: Pick<Provenance, 'readFile' | 'readText'>;
  optedOutNames: OptedOutNames;
  reports: Reports;
  postMessage: PostMessage;
  /** Settings that an admin has uploaded and may still confirm. */
  imports: Imports;
  /** What is kept about members: export it, forget it. */
  memberData: Pick<MemberData, 'exportOf' | 'forget'>;
  /** For how many days; `undefined` for what is not hosted at all. */
  kept: { isModerated: boolean; retentionDays: number; hostedDays: number | undefined };
  /** What only whoever runs the bot sees and does. */
  desk: OperatorDesk;
  renderJob(job: Job): MessageBody;
  clock: Clock;
  log: Log;
}

/** Every command is for servers alone, for settings, quotas and budgets belong to one. */
export const inGuilds = {
  contexts: [InteractionContextType.Guild],
  integration_types: [ApplicationIntegrationType.GuildInstall],
};

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

/** A command in the menu of a message, under Apps. */
export interface MessageCommand {
  data: RESTPostAPIContextMenuApplicationCommandsJSONBody;
  execute(
    interaction: MessageContextMenuCommandInteraction<'raw' | 'cached'>,
    context: InteractionContext,
  ): Promise<void>;
}

/**
 * What something of ours with a custom id does. Ids are `kind:id` or `kind:id:detail`, so that they work after a
 * restart.
 */
interface Handler<I extends MemberInteraction> {
  kind: string;
  execute(interaction: I, id: string, context: InteractionContext, detail?: string): Promise<void>;
}

export type ButtonHandler = Handler<ButtonInteraction<'raw' | 'cached'>>;
export type SelectHandler = Handler<AnySelectMenuInteraction<'raw' | 'cached'>>;
/** For a form that was filled in and sent. */
export type ModalHandler = Handler<ModalSubmitInteraction<'raw' | 'cached'>>;
