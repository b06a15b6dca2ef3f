import { type APIComponentInLabel, ComponentType, TextInputStyle } from 'discord.js';
import { SOUND_FILE_TYPES } from '../delivery/source-music.ts';
import { UserError } from '../errors.ts';
import type { Job } from '../jobs/job.ts';
import { isFilm, MAX_SECONDS } from '../jobs/reel.ts';
import type { Captions } from '../jobs/reel-schema.ts';
import type { Translate } from '../locales/translate.ts';
import type { FinishOptions } from '../requests/finish-reel.ts';
import { AUDIO_MAX_BYTES } from '../requests/input-sizes.ts';
import { fileTooLarge } from '../requests/refusals.ts';
import type { OfferedFile } from '../requests/request.ts';
import { cleanLine } from '../text/clean.ts';
import { plainLine } from '../text/markdown.ts';
import { type Form, label, type Sent } from './composer/forms.ts';

const MUSIC = 'music';
const RIGHTS = 'rights';
const CAPTIONS = 'captions';
const TEXTS = 'texts';

/** Of a field. @see https://docs.discord.com/developers/components/reference#text-input */
const FIELD_LENGTH = 4_000;
/** Of one video's proposed caption, in UTF-16 units: all of a reel fit into the field. */
const PROPOSED_LENGTH = 150;

/** What the form is about: a reel, its videos, and whether its music can be kept. */
export interface Finishable {
  reel: Job;
  clips: readonly (Job | undefined)[];
  canKeepMusic: boolean;
}

/** Asks for music and captions. `confirmedList` comes back with the answer. */
export function finishForm(
  { reel, clips, canKeepMusic }: Finishable,
  confirmedList: string | undefined,
  t: Translate,
): Form {
  const id = ['finish', reel.id, ...(confirmedList === undefined ? [] : [confirmedList])];
  return {
    custom_id: id.join(':'),
    title: t('finish.title'),
    components: [
      label(
        t('finish.music'),
        {
          ...{ type: ComponentType.FileUpload, custom_id: MUSIC, required: false },
          ...{ min_values: 0, max_values: 1, file_types: [...SOUND_FILE_TYPES] },
        },
        t('finish.musicHint', { megabytes: AUDIO_MAX_BYTES / 1024 ** 2, minutes: MAX_SECONDS / 60 }),
      ),
      label(t('finish.rights'), rightsGroup(reel, canKeepMusic, t)),
      label(t('finish.captions'), captionsGroup(reel.reel?.captions, t)),
      label(
        t('finish.texts'),
        {
          ...{ type: ComponentType.TextInput, custom_id: TEXTS, required: false },
          ...{ style: TextInputStyle.Paragraph, max_length: FIELD_LENGTH },
          value: proposedTexts(reel, clips),
        },
        t('finish.textsHint', { count: clips.length }),
      ),
    ],
  };
}

function rightsGroup(reel: Job, canKeepMusic: boolean, t: Translate): APIComponentInLabel {
  const what = isFilm(reel) ? 'film' : 'reel';
  return {
    ...{ type: ComponentType.CheckboxGroup, custom_id: RIGHTS, required: false, min_values: 0 },
    options: [
      { label: t('finish.haveRights'), value: 'have' },
      ...(canKeepMusic ? [{ label: t('finish.keepMusic', { what }), value: 'keep', default: true }] : []),
    ],
  };
}

function captionsGroup(captions: Captions | undefined, t: Translate): APIComponentInLabel {
  const now = captions ? (captions.isBurnedIn ? 'picture' : 'file') : 'off';
  return {
    ...{ type: ComponentType.RadioGroup, custom_id: CAPTIONS, required: true },
    options: (['off', 'picture', 'file'] as const).map((value) => ({
      ...{ value, label: t(`finish.captions.${value}`), default: value === now },
    })),
  };
}

/** The captions that the reel has, otherwise the prompts of its videos: one line for each. */
function proposedTexts({ reel }: Job, clips: readonly (Job | undefined)[]): string {
  // The style of a film is in a line of its own.
  const lineOf = (clip: Job | undefined) => clip?.request.prompt.split('\n', 1)[0] ?? '';
  const texts = reel?.captions?.texts ?? clips.map(lineOf);
  // Every video keeps its line, and shows where one is cut.
  const isWhole = reel?.captions !== undefined && texts.join('\n').length <= FIELD_LENGTH;
  return (isWhole ? texts : texts.map((text) => plainLine(text, PROPOSED_LENGTH))).join('\n');
}

/** What was chosen. Throws a `UserError` if it is nothing, or can't be used. */
export function readFinish(
  sent: Sent,
  { reel, clips, canKeepMusic }: Finishable,
): Pick<FinishOptions, 'music' | 'captions'> {
  const ticked = sent.getCheckboxGroup(RIGHTS);
  const file = sent.getUploadedFiles(MUSIC)?.first();
  if (file && !ticked.includes('have')) throw new UserError((t) => t('finish.needsRights'));
  const mustKeep = !file && ticked.includes('keep');
  // Its day has ended since the form was opened.
  if (mustKeep && !canKeepMusic) throw new UserError((t) => t('finish.musicGone'));
  const kept = mustKeep ? { jobId: reel.id, index: musicIndexOf(reel) } : undefined;
  const music = file ? offered(file) : kept;
  const captions = readCaptions(sent, clips.length);
  if (!music && !captions) throw new UserError((t) => t('finish.nothing'));
  return { music, captions };
}

export function musicIndexOf({ inputs }: Pick<Job, 'inputs'>): number {
  return inputs.findIndex(({ role }) => role === 'audio');
}

function offered({ url, size }: { url: string; size: number }): OfferedFile {
  if (size > AUDIO_MAX_BYTES) throw new UserError(fileTooLarge(size, AUDIO_MAX_BYTES));
  return { url, bytes: size };
}

function readCaptions(sent: Sent, count: number): Captions | undefined {
  const how = sent.getRadioGroup(CAPTIONS);
  if (how !== 'picture' && how !== 'file') return undefined;
  const lines = sent.getTextInputValue(TEXTS).trimEnd().split('\n');
  if (lines.length > count)
    throw new UserError((t) => t('finish.tooManyLines', { count, lines: lines.length }));
  const texts = Array.from({ length: count }, (_, at) => cleanLine(lines[at] ?? ''));
  return texts.some((text) => text !== '') ? { texts, isBurnedIn: how === 'picture' } : undefined;
}
