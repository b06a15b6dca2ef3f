import { IndescribableError } from '../description.ts';
import { RATIOS } from './choices.ts';
import type { InputField } from './input-schema.ts';
import type { Known } from './known-fields.ts';

const roles = ['first', 'last', 'reference'] as const;

/** The fields that take images. */
export function inputFieldsOf(known: Known): object {
  const found = roles.flatMap((role) => {
    const field = known.get(role);
    if (!field) return [];
    return [[role, { field: field.name, ...(field.kind === 'texts' && { inArray: true }) }] as const];
  });
  return Object.fromEntries(found);
}

/** Without a field for it, the video takes the shape of its first frame, and any is right. */
const ANY_SHAPE = { aspectRatios: RATIOS.map(([ours]) => ours) };
const one = { min: 1 };

/** From words or a first frame, between two frames, and with references, as far as the model can. */
export function waysOfInputs(known: Known, hasRatio: boolean): object[] {
  const needed = roles.filter((role) => known.get(role)?.isRequired);
  const reference = known.get('reference');
  if (needed.includes('reference')) {
    if (needed.length > 1) throw new IndescribableError('needs', reference?.name);
    return [withReferences(reference)];
  }
  const shape = hasRatio ? {} : ANY_SHAPE;
  const frames = known.has('first') && known.has('last') ? [{ ...framesWay, ...shape }] : [];
  if (needed.includes('last')) {
    if (frames.length === 0) throw new IndescribableError('needs', known.get('last')?.name);
    return frames;
  }
  if (needed.includes('first')) return [{ ...shape, inputs: { first: one } }, ...frames];
  const plain = known.has('first') ? { inputs: { first: {} } } : {};
  return [plain, ...frames, ...(reference ? [{ name: 'references', ...withReferences(reference) }] : [])];
}

const framesWay = { name: 'frames', inputs: { first: one, last: one } };

/** Where no limit is described, one is safe. */
function withReferences(field: InputField | undefined): object {
  const min = Math.max(1, field?.minItems ?? 0);
  return { inputs: { reference: { min, max: Math.max(min, Math.min(10, field?.maxItems ?? 1)) } } };
}
