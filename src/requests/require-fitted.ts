import { EditableError, UserError } from '../errors.ts';
import type { Fitted } from './checks.ts';
import { lackSentence } from './refusals.ts';
import type { MemberRequest } from './request.ts';
import type { Requester } from './requester.ts';
import type { Validate } from './validate.ts';

/** Validates a request whose model can't be changed: one that is retired or can't do it is a `UserError`, too. */
export async function requireFitted(
  validate: Validate,
  asked: MemberRequest,
  requester: Requester,
): Promise<Fitted> {
  const checked = await validate(asked, requester);
  if ('retired' in checked)
    throw new UserError((t) => t('refusal.modelRetired', { model: checked.retired.label }));
  if ('lacking' in checked) {
    const { lack, model, cast: names } = checked.lacking;
    throw new EditableError(lackSentence(lack, model.label, names));
  }
  return checked.valid;
}
