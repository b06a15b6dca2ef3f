import { ComponentType } from 'discord.js';
import type { Model } from '../../catalog/schema.ts';
import { waysOf } from '../../catalog/ways.ts';
import { IMAGE_FILE_TYPES, isImageType } from '../../delivery/images/formats.ts';
import { UserError } from '../../errors.ts';
import type { Translate } from '../../locales/translate.ts';
import type { Task } from '../../providers/provider.ts';
import type { Composition } from '../../requests/composition.ts';
import { sourcesOf, withInputs } from '../../requests/draft.ts';
import { sizeOf } from '../../requests/input-sizes.ts';
import { fileTooLarge } from '../../requests/refusals.ts';
import type { Draft, DraftInput, InputSource } from '../../requests/request.ts';
import { type Form, label, type Sent } from './forms.ts';
import { composerId } from './ids.ts';

/** The inputs that members attach in the composer. */
export const imageRoles = ['first', 'last', 'reference'] as const;
type ImageRole = (typeof imageRoles)[number];

const KEEP = 'keep';

/** The most images of a role that a model takes for a task. */
export function mostOf(model: Model, role: ImageRole, task: Task): number {
  const ways = waysOf(model).filter((way) => way.task === task);
  return Math.max(0, ...ways.map(({ inputs }) => inputs[role]?.max ?? 0));
}

/**
 * What the video is made from, for the model that would make it, or one of `models` if that takes no images. `gone`:
 * what can't be kept any more.
 */
export function imagesForm(
  id: string,
  draft: Draft,
  { model, models, gone }: Pick<Composition, 'model' | 'models'> & { gone: readonly DraftInput[] },
  t: Translate,
): Form {
  const left = draft.inputs.filter((input) => !gone.includes(input));
  const kept = imageRoles.flatMap((role) =>
    left.filter((input) => input.role === role).map((_, index) => ({ role, index })),
  );
  const taken = imageRoles.filter((role) => mostOf(model, role, draft.task) > 0);
  // Whoever has an image may attach it first, and choose a model for it then.
  const [other = 'first'] = imageRoles.filter((role) =>
    models.some((each) => mostOf(each, role, draft.task) > 0),
  );
  const uploads = (taken.length > 0 ? taken : [other]).map((role) => {
    const max = Math.max(mostOf(model, role, draft.task), 1);
    const hint = role === 'reference' ? t('form.referenceHint', { max }) : t('form.imageHint');
    return label(
      t(`form.${role}`),
      {
        ...{ type: ComponentType.FileUpload, custom_id: role, required: false },
        ...{ min_values: 0, max_values: max, file_types: [...IMAGE_FILE_TYPES] },
      },
      hint,
    );
  });
  const keep = label(t('form.keep'), {
    ...{ type: ComponentType.CheckboxGroup, custom_id: KEEP, required: false, min_values: 0 },
    options: kept.map(({ role, index }) => ({
      label: role === 'reference' ? t('form.keptReference', { number: index + 1 }) : t(`form.${role}`),
      value: `${role}.${index}`,
      default: true,
    })),
  });
  return {
    custom_id: composerId(id, 'images'),
    title: t('form.images'),
    components: [...uploads, ...(kept.length > 0 ? [keep] : [])],
  };
}

/** The draft with what was attached in place of the earlier, and what is still ticked. */
export function readImages(sent: Sent, draft: Draft, gone: readonly DraftInput[]): Draft {
  const ticked = sent.fields.has(KEEP) ? sent.getCheckboxGroup(KEEP) : [];
  const left = { ...draft, inputs: draft.inputs.filter((input) => !gone.includes(input)) };
  const read = (role: ImageRole): readonly InputSource[] => {
    const attached = sent.fields.has(role) ? [...(sent.getUploadedFiles(role)?.values() ?? [])] : [];
    if (attached.length > 0) return attached.map((file) => sourceOf(file, role));
    return sourcesOf(left, role).filter((_, index) => ticked.includes(`${role}.${index}`));
  };
  return withInputs(draft, Object.fromEntries(imageRoles.map((role) => [role, read(role)])));
}

function sourceOf(
  { url, size, contentType }: { url: string; size: number; contentType: string | null },
  role: ImageRole,
): InputSource {
  if (!isImageType(contentType)) throw new UserError((t) => t('refusal.noImage'));
  const source = { url, bytes: size };
  const { maxBytes } = sizeOf({ role, source });
  if (size > maxBytes) throw new UserError(fileTooLarge(size, maxBytes));
  return source;
}
