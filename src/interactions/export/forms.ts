import { type APIComponentInLabel, ComponentType, TextInputStyle } from 'discord.js';
import { type ExportKind, type ExpressionKind, exportRules } from '../../delivery/export-rules.ts';
import { UserError } from '../../errors.ts';
import type { Job, JobIn } from '../../jobs/job.ts';
import type { Translate } from '../../locales/translate.ts';
import { cleanLine, isVisible } from '../../text/clean.ts';
import { type Form, label, type Sent } from '../composer/forms.ts';

type Video = Pick<JobIn<'succeeded'>, 'id' | 'status'>;

const FROM = 'from';
const SECONDS = 'seconds';
const NAME = 'name';
const TAG = 'tag';
/** Shorter parts show nothing. */
const MIN_SECONDS = 0.5;
const NUMBER_LENGTH = 8;
/** Of a sticker's 200. It is one word. */
const TAG_LENGTH = 40;

/** In characters. @see https://docs.discord.com/developers/resources/sticker#create-guild-sticker */
const nameLengths = { emoji: 32, sticker: 30, sound: 32 } as const satisfies Record<ExpressionKind, number>;
const MIN_NAME_LENGTH = 2;

/** Asks which part of a video becomes a file. */
export function partForm(video: Video, kind: ExportKind, t: Translate): Form {
  const { total, lastFrom, longest } = boundsOf(video, kind);
  const { usualSeconds, image } = exportRules[kind];
  const length = Math.min(usualSeconds, longest);
  // Many videos begin and end in the dark.
  const from = image ? downToTenths(Math.max(0, (total - length) / 2)) : 0;
  return {
    custom_id: `export:${video.id}:${kind}`,
    title: t(`export.${kind}`),
    components: [
      label(t('form.exportFrom'), input(FROM, String(from)), t('form.exportFromHint', { max: lastFrom })),
      label(
        t('form.exportSeconds'),
        input(SECONDS, String(length)),
        t('form.exportSecondsHint', { max: longest }),
      ),
    ],
  };
}

/** The part that was typed, within the video. Throws a `UserError` for none. */
export function readPart(sent: Sent, video: Video, kind: ExportKind) {
  const { total, lastFrom, longest } = boundsOf(video, kind);
  const from = readSeconds(sent.getTextInputValue(FROM));
  if (!(from <= lastFrom)) throw new UserError((t) => t('export.badFrom', { max: lastFrom }));
  const seconds = readSeconds(sent.getTextInputValue(SECONDS));
  const min = Math.min(MIN_SECONDS, longest);
  if (!(seconds >= min && seconds <= longest))
    throw new UserError((t) => t('export.badLength', { min, max: longest }));
  return { from, seconds: Math.min(seconds, total - from) };
}

function boundsOf({ status }: Video, kind: ExportKind) {
  const total = status.file.durationSeconds;
  return {
    total,
    lastFrom: downToTenths(Math.max(0, total - MIN_SECONDS)),
    longest: Math.min(exportRules[kind].maxSeconds, Math.max(0.1, downToTenths(total))),
  };
}

function downToTenths(seconds: number): number {
  return Math.floor(seconds * 10) / 10;
}

/** With a point or a comma. `NaN` for anything else. */
function readSeconds(typed: string): number {
  const [digits] = /^\d{1,4}(?:[.,]\d{1,3})?$/.exec(typed.trim()) ?? [];
  return Number(digits?.replace(',', '.') ?? Number.NaN);
}

/** Asks for the name that an export gets on a server. */
export function nameForm(job: Pick<Job, 'id' | 'request'>, kind: ExpressionKind, t: Translate): Form {
  const max = nameLengths[kind];
  const name = input(NAME, nameFrom(job.request.prompt, max), max);
  const hint = kind === 'emoji' ? t('form.exportEmojiHint') : t('form.exportNameHint', { max });
  return {
    custom_id: `export-add:${job.id}:${kind}`,
    title: t('export.add'),
    components: [
      label(t('form.exportName'), name, hint),
      ...(kind === 'sticker'
        ? [label(t('form.exportTag'), input(TAG, 'clapper', TAG_LENGTH), t('form.exportTagHint'))]
        : []),
    ],
  };
}

/** The name that was typed. Throws a `UserError` if Discord wouldn't take it. */
export function readName(sent: Sent, kind: ExpressionKind): { name: string; tag: string } {
  const max = nameLengths[kind];
  const name = cleanLine(sent.getTextInputValue(NAME)).trim();
  if (kind === 'emoji') {
    const emojiName = toEmojiName(name);
    if (emojiName.length < MIN_NAME_LENGTH) throw new UserError((t) => t('export.badEmojiName'));
    return { name: emojiName, tag: '' };
  }
  const { length } = [...name];
  if (!isVisible(name) || length < MIN_NAME_LENGTH || length > max)
    throw new UserError((t) => t('export.badName', { max }));
  if (kind === 'sound') return { name, tag: '' };
  const tag = cleanLine(sent.getTextInputValue(TAG)).trim();
  if (!/^[\w+-]{2,40}$/.test(tag)) throw new UserError((t) => t('export.badTag'));
  return { name, tag };
}

/** A name as emoji may have it: `Müde Katze!` is `Mude_Katze`. A form that is refused is lost. */
function toEmojiName(typed: string): string {
  const letters = typed.normalize('NFKD').replaceAll(/\p{M}/gu, '').trim();
  return letters
    .replaceAll(/[\s-]+/g, '_')
    .replaceAll(/\W/g, '')
    .slice(0, nameLengths.emoji);
}

/** The first words of a prompt, in the letters that every name may have. */
function nameFrom(prompt: string, max: number): string {
  const words = prompt.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  const name =
    words
      .match(/[a-z0-9]+/g)
      ?.join('_')
      .slice(0, max)
      .replace(/_+$/, '') ?? '';
  return name.length < MIN_NAME_LENGTH ? 'clip' : name;
}

function input(custom_id: string, value: string, max_length = NUMBER_LENGTH): APIComponentInLabel {
  return { type: ComponentType.TextInput, style: TextInputStyle.Short, custom_id, value, max_length };
}
