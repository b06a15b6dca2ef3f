import { DURATION_MAX_SECONDS } from '../catalogue/fit.ts';
import { aspectRatios, resolutions } from '../catalogue/schema.ts';
import { languages } from '../locales/languages.ts';
import { limitItems } from './limit-items.ts';
import { quotaItems } from './quota-items.ts';
import type { Field } from './schema.ts';

/** What a setting is changed with, in the panel and in `/settings set`. */
export type Control =
  | { kind: 'toggle' }
  | { kind: 'choice'; options: readonly string[] }
  | { kind: 'model' | 'models' | 'channel' | 'channels' | 'roles' | 'members' | 'models-by-role' }
  | { kind: 'number'; min: number; max: number; unit: 's' | 'videos' | 'usd' }
  | { kind: 'text'; maxLength: number }
  | { kind: 'words' | 'thresholds' }
  /** Videos per day, or a budget, of single roles, members or models. */
  | { kind: 'by-role' | 'by-member' | 'by-model'; of: 'videos' | 'budget' };

export const sections = [
  { id: 'models', label: 'Models', emoji: '🎬', help: 'Which models members may choose.' },
  { id: 'video', label: 'Video', emoji: '🎞️', help: 'What a video is like where the member does not say.' },
  { id: 'access', label: 'Access', emoji: '🚪', help: 'Where, and by whom, videos may be made.' },
  {
    id: 'limits',
    label: 'Limits',
    emoji: '📏',
    help: 'How many at once, how long, how sharp, at what price.',
  },
  {
    id: 'quotas',
    label: 'Quotas and budgets',
    emoji: '🎟️',
    help: 'How many videos a day, and for how much.',
  },
  { id: 'safety', label: 'Safety', emoji: '🛡️', help: 'What prompts and pictures may not have.' },
  { id: 'general', label: 'General', emoji: '🧰', help: 'Pause, log and language.' },
] as const;
export type SectionId = (typeof sections)[number]['id'];

/** One setting that admins can change. */
export interface Item {
  field: Field;
  section: SectionId;
  label: string;
  /** One short sentence below the label. */
  help: string;
  /** What is shown where nothing is set. */
  unset: string;
  control: Control;
}

/**
 * Every setting that is offered, in the panel and in the sub-commands. A field of the schema comes in here with one
 * entry when it has an effect.
 */
export const items: readonly Item[] = [
  {
    field: 'allowedModels',
    section: 'models',
    label: 'Allowed models',
    help: 'Nothing chosen: every model of this bot.',
    unset: 'all',
    control: { kind: 'models' },
  },
  {
    field: 'defaultModel',
    section: 'models',
    label: 'Default model',
    help: 'Runs where a member names none.',
    unset: 'the bot’s own choice',
    control: { kind: 'model' },
  },
  {
    field: 'roleModels',
    section: 'models',
    label: 'Models by role',
    help: 'A role’s members have its list instead of the allowed models; with several such roles, all their lists.',
    unset: 'no role has a list',
    control: { kind: 'models-by-role' },
  },
  {
    field: 'ageRestrictedModels',
    section: 'models',
    label: 'Age-restricted models',
    help: 'On: in age-restricted channels. Off: nowhere.',
    unset: 'on',
    control: { kind: 'toggle' },
  },
  {
    field: 'defaultDurationSeconds',
    section: 'video',
    label: 'Default length',
    help: 'In seconds; a model without it takes its nearest.',
    unset: 'the model’s own',
    control: { kind: 'number', min: 1, max: DURATION_MAX_SECONDS, unit: 's' },
  },
  {
    field: 'defaultResolution',
    section: 'video',
    label: 'Default resolution',
    help: 'A model without it takes its nearest.',
    unset: 'the model’s own',
    control: { kind: 'choice', options: resolutions },
  },
  {
    field: 'defaultAspectRatio',
    section: 'video',
    label: 'Default aspect ratio',
    help: 'A model without it takes its nearest.',
    unset: 'the model’s own',
    control: { kind: 'choice', options: aspectRatios },
  },
  {
    field: 'allowedChannels',
    section: 'access',
    label: 'Allowed channels',
    help: 'A thread counts as its channel.',
    unset: 'every channel',
    control: { kind: 'channels' },
  },
  {
    field: 'deniedChannels',
    section: 'access',
    label: 'Denied channels',
    help: 'Not here, even if allowed above.',
    unset: 'none',
    control: { kind: 'channels' },
  },
  {
    field: 'allowedRoles',
    section: 'access',
    label: 'Allowed roles',
    help: 'Who may make videos.',
    unset: 'everybody',
    control: { kind: 'roles' },
  },
  {
    field: 'blockedMembers',
    section: 'access',
    label: 'Blocked members',
    help: 'They may make no videos, whatever their roles.',
    unset: 'nobody',
    control: { kind: 'members' },
  },
  ...limitItems,
  ...quotaItems,
  {
    field: 'moderation',
    section: 'safety',
    label: 'Moderation',
    help: 'On: every prompt and picture is checked first, where whoever runs this bot has set that up.',
    unset: 'on',
    control: { kind: 'toggle' },
  },
  {
    field: 'moderationThresholds',
    section: 'safety',
    label: 'Strictness',
    help: 'Kinds with the score from 0 to 1 that is refused: violence 0.8, hate 0.3. At 1, all of it may pass.',
    unset: 'the check’s own',
    control: { kind: 'thresholds' },
  },
  {
    field: 'moderationWhenDown',
    section: 'safety',
    label: 'When the check does not work',
    help: 'Closed: no new videos. Open: videos without a check.',
    unset: 'closed',
    control: { kind: 'choice', options: ['closed', 'open'] },
  },
  {
    field: 'blockedWords',
    section: 'safety',
    label: 'Blocked words',
    help: 'Words and phrases, however they are written; a * at an end is any letters: gore, blood bath, zomb*.',
    unset: 'none',
    control: { kind: 'words' },
  },
  {
    field: 'consentRequired',
    section: 'safety',
    label: 'Consent for pictures',
    help: 'On: who brings a picture confirms first that they may use it, and the people in it.',
    unset: 'off',
    control: { kind: 'toggle' },
  },
  {
    field: 'optedOutMembers',
    section: 'safety',
    label: 'Members who opted out',
    help: 'They want to be in no videos, and come and go by `/privacy`.',
    unset: 'nobody',
    control: { kind: 'members' },
  },
  {
    field: 'paused',
    section: 'general',
    label: 'Pause',
    help: 'On: no new videos; those on the way are finished.',
    unset: 'off',
    control: { kind: 'toggle' },
  },
  {
    field: 'pauseReason',
    section: 'general',
    label: 'Reason of the pause',
    help: 'Members read it while the pause is on.',
    unset: 'none given',
    control: { kind: 'text', maxLength: 200 },
  },
  {
    field: 'logChannel',
    section: 'general',
    label: 'Log channel',
    help: 'Changes of the settings, and reports of videos, are told there.',
    unset: 'none',
    control: { kind: 'channel' },
  },
  {
    field: 'timeZone',
    section: 'general',
    label: 'Time zone',
    help: 'When a day begins, such as Europe/Berlin or America/Sao_Paulo.',
    unset: 'UTC',
    control: { kind: 'text', maxLength: 60 },
  },
  {
    field: 'language',
    section: 'general',
    label: 'Language',
    help: 'Of what everybody sees; what one member alone sees is in theirs.',
    unset: 'the server’s own in Discord',
    control: { kind: 'choice', options: languages },
  },
];

/** The name in `/settings set`: `allowed-models` for `allowedModels`. */
export function nameOf({ field }: Pick<Item, 'field'>): string {
  return field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

export function itemOf(field: string): Item | undefined {
  return items.find((item) => item.field === field);
}

export function itemsIn(section: SectionId): Item[] {
  return items.filter((item) => item.section === section);
}
