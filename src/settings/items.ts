import { DURATION_MAX_SECONDS } from '../catalog/fit.ts';
import { aspectRatios, resolutions } from '../catalog/formats.ts';
import { dataOf, languages } from '../locales/languages.ts';
import type { Item, SectionId } from './item.ts';
import { limitItems, paceItems } from './limit-items.ts';
import { quotaItems } from './quota-items.ts';
import { defaultSettings, MAX_SHOWCASE_STARS } from './schema.ts';

/**
 * Every setting that the panel and the sub-commands offer. Add a field of the schema with one entry here, and its words
 * in `locales/settings`, once something reads it.
 */
export const items: readonly Item[] = [
  {
    field: 'allowedModels',
    section: 'models',
    unset: (t) => t('value.all'),
    control: { kind: 'models' },
  },
  {
    field: 'defaultModel',
    section: 'models',
    unset: (t) => t('value.botsChoice'),
    control: { kind: 'model' },
  },
  {
    field: 'roleModels',
    section: 'models',
    unset: (t) => t('value.noRoleList'),
    control: { kind: 'models-by-role' },
  },
  {
    field: 'channelModels',
    section: 'models',
    unset: (t) => t('value.noChannelList'),
    control: { kind: 'models-by-channel' },
  },
  {
    field: 'ageRestrictedModels',
    section: 'models',
    unset: (t) => t('value.on'),
    control: { kind: 'toggle' },
  },
  {
    field: 'defaultDurationSeconds',
    section: 'video',
    unset: (t) => t('value.modelsOwn'),
    control: { kind: 'number', min: 1, max: DURATION_MAX_SECONDS, unit: 's' },
  },
  {
    field: 'defaultResolution',
    section: 'video',
    unset: (t) => t('value.modelsOwn'),
    control: { kind: 'choice', options: resolutions },
  },
  {
    field: 'defaultAspectRatio',
    section: 'video',
    unset: (t) => t('value.modelsOwn'),
    control: { kind: 'choice', options: aspectRatios },
  },
  {
    field: 'allowedChannels',
    section: 'access',
    unset: (t) => t('value.everyChannel'),
    control: { kind: 'channels' },
  },
  {
    field: 'deniedChannels',
    section: 'access',
    unset: (t) => t('value.none'),
    control: { kind: 'channels' },
  },
  {
    field: 'allowedRoles',
    section: 'access',
    unset: (t) => t('value.everybody'),
    control: { kind: 'roles' },
  },
  {
    field: 'blockedMembers',
    section: 'access',
    unset: (t) => t('value.nobody'),
    control: { kind: 'members' },
  },
  ...limitItems,
  ...paceItems,
  ...quotaItems,
  {
    field: 'moderation',
    section: 'safety',
    unset: (t) => t('value.on'),
    control: { kind: 'toggle' },
  },
  {
    field: 'moderationThresholds',
    section: 'safety',
    unset: (t) => t('value.checksOwn'),
    control: { kind: 'thresholds' },
  },
  {
    field: 'moderationWhenDown',
    section: 'safety',
    unset: (t) => t('value.closed'),
    control: {
      kind: 'choice',
      options: ['closed', 'open'],
      names: { closed: (t) => t('value.closed'), open: (t) => t('value.open') },
    },
  },
  {
    field: 'blockedWords',
    section: 'safety',
    unset: (t) => t('value.noWords'),
    control: { kind: 'words' },
  },
  {
    field: 'consentRequired',
    section: 'safety',
    unset: (t) => t('value.off'),
    control: { kind: 'toggle' },
  },
  {
    field: 'sharedCast',
    section: 'safety',
    unset: (t) => t('value.off'),
    control: { kind: 'toggle' },
  },
  {
    field: 'optedOutMembers',
    section: 'safety',
    unset: (t) => t('value.nobody'),
    control: { kind: 'members' },
  },
  {
    field: 'reviewChannels',
    section: 'safety',
    unset: (t) => t('value.none'),
    control: { kind: 'channels' },
  },
  {
    field: 'showcaseChannel',
    section: 'showcase',
    unset: (t) => t('value.noChannel'),
    control: { kind: 'channel', isShowcase: true },
  },
  {
    field: 'showcaseStars',
    section: 'showcase',
    unset: () => String(defaultSettings.showcaseStars),
    control: { kind: 'number', min: 0, max: MAX_SHOWCASE_STARS, unit: 'stars' },
  },
  {
    field: 'paused',
    section: 'general',
    unset: (t) => t('value.off'),
    control: { kind: 'toggle' },
  },
  {
    field: 'pauseReason',
    section: 'general',
    unset: (t) => t('value.noneGiven'),
    control: { kind: 'text', maxLength: 200 },
  },
  {
    field: 'logChannel',
    section: 'general',
    unset: (t) => t('value.noChannel'),
    control: { kind: 'channel' },
  },
  {
    field: 'timeZone',
    section: 'general',
    unset: () => defaultSettings.timeZone,
    control: { kind: 'text', maxLength: 60 },
  },
  {
    field: 'language',
    section: 'general',
    unset: (t) => t('value.serversOwn'),
    control: {
      kind: 'choice',
      options: languages,
      names: Object.fromEntries(languages.map((id) => [id, () => dataOf(id).name])),
    },
  },
];

export function itemOf(field: string): Item | undefined {
  return items.find((item) => item.field === field);
}

export function itemsIn(section: SectionId): Item[] {
  return items.filter((item) => item.section === section);
}
