import {
  type APIButtonComponentWithCustomId,
  type APIMessageTopLevelComponent,
  ButtonStyle,
  ComponentType,
} from 'discord.js';
import type { CastMember } from '../jobs/cast-store.ts';
import type { Translate } from '../locales/translate.ts';
import { type Markdown, safeLine, small } from '../text/markdown.ts';
import { blocks, card, heading, line, row, text } from './card.ts';
import { renderConsentQuestion } from './consent-question.ts';

/** All texts of a message share 4,000 characters. */
const TEXT_LENGTH = 3_600;
const DESCRIPTION_LENGTH = 200;

/** What somebody may do with one of the cast. */
export interface CastRights {
  isOwner: boolean;
  mayRemove: boolean;
}

/** Who looks, and which owners have left the server. */
interface Viewer {
  userId: string;
  gone: ReadonlySet<string>;
}

/** `/cast show`: everybody whom a member can name here. Pure. */
export function renderCast(
  cast: readonly CastMember[],
  viewer: Viewer,
  t: Translate,
): APIMessageTopLevelComponent[] {
  const title = heading('🎭', t('cast.title'));
  if (cast.length === 0) return [card([title, t('cast.none')])];
  const shown: string[] = [];
  for (const one of cast) {
    const entry = [`**${nameOf(one)}**`, ...facts(one, viewer, t)].join('\n');
    if ([...shown, entry].join('\n').length > TEXT_LENGTH) break;
    shown.push(entry);
  }
  const left = cast.length - shown.length;
  const more = left > 0 ? [small(t('cast.more', { count: left }))] : [];
  return [card([title, ...blocks([shown.join('\n'), ...more, small(t('cast.how'))])])];
}

/** One of the cast with their images, and what their owner has yet to confirm. Pure. */
export function renderCastMember(
  one: CastMember,
  view: CastRights &
    Viewer & {
      imageNames: readonly string[];
      asked: Parameters<typeof renderConsentQuestion>[0] | undefined;
      /** Whether they were added just now. */
      isNew: boolean;
    },
  t: Translate,
): APIMessageTopLevelComponent[] {
  const { imageNames, asked, isNew } = view;
  const word = nameOf(one);
  const items = imageNames.map((name) => ({
    media: { url: `attachment://${name}` },
    description: t('cast.image', { name: `@${one.name}` }),
  }));
  const buttons = asked ? answers(one, t) : actions(one, view, t);
  return [
    card([
      [
        heading('🎭', word),
        ...(isNew
          ? [asked ? `⏳ ${t('cast.addedAsked', { word })}` : `✅ ${t('cast.added', { word })}`]
          : []),
        ...facts(one, view, t),
      ].join('\n'),
      ...(items.length > 0 ? [{ type: ComponentType.MediaGallery as const, items }] : []),
      ...(asked ? [line, text(renderConsentQuestion(asked, t))] : []),
      ...(buttons.length > 0 ? [row(...buttons)] : []),
    ]),
  ];
}

/** The name as prompts have it. */
export function nameOf({ name }: Pick<CastMember, 'name'>): Markdown {
  return safeLine(`@${name}`);
}

function facts(one: CastMember, { userId, gone }: Viewer, t: Translate): string[] {
  const isOwn = one.userId === userId;
  const shared = isOwn ? t('cast.isShared') : t('cast.sharedBy', { member: `<@${one.userId}>` });
  return [
    ...(one.description === '' ? [] : [safeLine(one.description, DESCRIPTION_LENGTH)]),
    small(
      t('cast.images', { count: one.images.length }),
      ...(one.isShared ? [shared] : []),
      ...(one.state === 'asked' ? [t('cast.isAsked')] : []),
      ...(gone.has(one.userId) ? [t('cast.ownerGone')] : []),
    ),
  ];
}

type Button = APIButtonComponentWithCustomId;

function button(
  { id }: CastMember,
  action: string,
  label: string,
  style: Button['style'] = ButtonStyle.Secondary,
): Button {
  return { type: ComponentType.Button, custom_id: `cast:${id}:${action}`, label, style };
}

/** Opens the composer with a prompt that begins with them. A button's label has 80 characters. */
export function tryButton(one: CastMember, t: Translate): Button {
  return button(one, 'try', t('cast.try', { name: `@${one.name}` }), ButtonStyle.Primary);
}

function answers(one: CastMember, t: Translate): Button[] {
  return [button(one, 'yes', t('consent.yes'), ButtonStyle.Primary), button(one, 'remove', t('consent.no'))];
}

function actions(one: CastMember, { isOwner, mayRemove }: CastRights, t: Translate): Button[] {
  const share = one.isShared
    ? button(one, 'unshare', t('cast.unshare'))
    : button(one, 'share', t('cast.share'));
  return [
    ...(isOwner && one.state === 'ready' ? [tryButton(one, t), share] : []),
    ...(mayRemove ? [button(one, 'remove', t('cast.remove'), ButtonStyle.Danger)] : []),
  ];
}
