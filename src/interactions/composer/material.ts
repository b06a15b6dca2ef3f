import { type APIComponentInContainer, type APITextDisplayComponent, ComponentType } from 'discord.js';
import type { Translate } from '../../locales/translate.ts';
import { type Role, roles } from '../../providers/provider.ts';
import type { Draft, DraftInput } from '../../requests/request.ts';
import { safeLine, safeText, small } from '../../text/markdown.ts';
import { imageRoles } from './images-form.ts';
import type { ComposerView } from './parts.ts';

/** A prompt of 4,000 characters would leave no room for anything else. */
const PROMPT_SHOWN = 1_000;

/** What is typed and attached: one image beside the prompt, several below it. */
export function material(
  { draft, composition, gone }: ComposerView,
  t: Translate,
): APIComponentInContainer[] {
  const left = draft.inputs.filter((input) => !gone.includes(input));
  const lines: APITextDisplayComponent = {
    type: ComponentType.TextDisplay,
    content: [promptOf(draft, composition.hasPrompt, t), ...facts(draft, left, t)].join('\n'),
  };
  const images = left.flatMap(({ role, source }) =>
    'url' in source && isImageRole(role)
      ? [{ media: { url: source.url }, description: nameOf(role, 1, t) }]
      : [],
  );
  const [only, ...others] = images;
  if (!only) return [lines];
  if (others.length === 0)
    return [
      {
        type: ComponentType.Section,
        components: [lines],
        accessory: { type: ComponentType.Thumbnail, ...only },
      },
    ];
  return [lines, { type: ComponentType.MediaGallery, items: images }];
}

function promptOf({ task, options: { prompt } }: Draft, hasPrompt: boolean, t: Translate): string {
  if (!hasPrompt) return `*${t(task === 'edit' ? 'composer.noChange' : 'composer.noPrompt')}*`;
  const { text, isWhole } = safeText(prompt, { maxUnits: PROMPT_SHOWN, keepsLines: true });
  const length = isWhole ? '' : `\n${small(t('composer.length', { length: [...prompt].length }))}`;
  return text.replace(/^/gm, '> ') + length;
}

const emojis: Record<Role, string> = { first: '🖼️', last: '🏁', reference: '👤', video: '🎞️', audio: '🔊' };

function facts({ options }: Draft, inputs: readonly DraftInput[], t: Translate): string[] {
  const made = roles.flatMap((role) => {
    const of = inputs.filter((input) => input.role === role);
    const [first] = of;
    if (!first) return [];
    const isContinued = role === 'first' && 'lastFrameOf' in first.source;
    return isContinued
      ? [`${emojis.video} ${t('composer.continues')}`]
      : [`${emojis[role]} ${nameOf(role, of.length, t)}`];
  });
  const all = [
    ...made,
    ...(options.avoid ? [`🚫 ${t('composer.avoid', { asked: safeLine(options.avoid, 100) })}`] : []),
    ...(options.seed === null ? [] : [`🌱 ${t('composer.seed', { seed: options.seed })}`]),
  ];
  return all.length === 0 ? [] : [small(...all)];
}

function nameOf(role: Role, count: number, t: Translate): string {
  return role === 'reference' ? t('composer.reference', { count }) : t(`composer.${role}`);
}

function isImageRole(role: Role): boolean {
  return imageRoles.some((each) => each === role);
}
