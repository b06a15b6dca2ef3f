import type { Catalog } from '../catalog/catalog.ts';
import { lacks } from '../catalog/choose-ways.ts';
import { cheapestFirst } from '../catalog/model-facts.ts';
import { madeBy } from '../catalog/offers.ts';
import { idsOf } from '../catalog/ways.ts';
import { EditableError } from '../errors.ts';
import { type Allowances, type Fitted, OverLimitError } from './checks.ts';
import { withOptions } from './draft.ts';
import { cheapEnough, lessOf } from './less.ts';
import type { PendingRequests } from './pending.ts';
import type { MissingConsent } from './people.ts';
import { lackSentence, ModelRefusedError } from './refusals.ts';
import type { Reply } from './reply.ts';
import type { MemberRequest } from './request.ts';
import type { Requester } from './requester.ts';
import { type Lacking, modelsIn, type Validation } from './validate.ts';

export interface QuestionDeps {
  catalog: Catalog;
  allowances: Pick<Allowances, 'of' | 'used'>;
  pending: Pick<PendingRequests, 'keep'>;
}

type Refused = ModelRefusedError | OverLimitError;

/** Something else may be offered after these refusals; any other error stays one. */
export function withOffer(error: unknown): Refused {
  if (error instanceof ModelRefusedError || error instanceof OverLimitError) return error;
  throw error;
}

/** Says why a request can't be made as it is, and offers what can be. Throws the refusal if nothing can. */
export function offerInstead(
  checked: Exclude<Validation, { valid: Fitted }> | Refused,
  asked: MemberRequest,
  requester: Requester,
  deps: QuestionDeps & { reply: Reply },
): Promise<void> {
  if ('fitted' in checked) return offerLess(checked, asked, requester, deps);
  if ('here' in checked) return offerOthers(checked, asked, requester, deps);
  if ('retired' in checked) return offerSuccessor(checked, asked, requester, deps);
  return offerAble(checked.lacking, asked, requester, deps);
}

/** Says when a model was retired. The request is pending: its successor, if there is one here, or a change has to be confirmed. */
async function offerSuccessor(
  { retired, settings }: Extract<Validation, { retired: unknown }>,
  asked: MemberRequest,
  { requestId, userId, isAgeRestricted }: Requester,
  { reply, catalog, pending }: QuestionDeps & { reply: Reply },
): Promise<void> {
  const here = modelsIn({ catalog, settings, isAgeRestricted });
  const successor = here.find((model) => idsOf(model).includes(retired.retired.successor));
  await pending.keep(requestId, userId, asked);
  await reply.offerSuccessor(retired, successor);
}

/**
 * Says what a model can't do, and offers the cheapest that can. The request is pending while another model can do it, with everything that the member
 * has typed. Throws an `EditableError` if none can.
 */
async function offerAble(
  { lack, model, able, cast }: Lacking,
  asked: MemberRequest,
  { requestId, userId }: Requester,
  { reply, pending }: QuestionDeps & { reply: Reply },
): Promise<void> {
  const sentence = lackSentence(lack, model.label, cast);
  if (able.length === 0) throw new EditableError(sentence);
  await pending.keep(requestId, userId, asked);
  await reply.offerAble(sentence, cheapestFirst(able));
}

/**
 * Says why the model can't be used here. The request is pending while another model can make the same. Throws the refusal
 * if none can, to be edited if there are others at all.
 */
async function offerOthers(
  refused: ModelRefusedError,
  asked: MemberRequest,
  { requestId, userId }: Requester,
  { reply, pending }: QuestionDeps & { reply: Reply },
): Promise<void> {
  const able = refused.here.filter((model) => !lacks(model, asked));
  if (able.length === 0) throw refused.here.length === 0 ? refused : new EditableError(refused.sentence);
  await pending.keep(requestId, userId, asked);
  await reply.offerOthers(refused.naming(able), able);
}

/**
 * Says which limit the request is over. It is pending while the same model can make it within the limits, otherwise
 * while others can. Throws the refusal if none can.
 */
async function offerLess(
  refused: OverLimitError,
  asked: MemberRequest,
  { requestId, userId, isAgeRestricted }: Requester,
  { reply, catalog, pending }: QuestionDeps & { reply: Reply },
): Promise<void> {
  const { fitted } = refused;
  const { model, settings, request } = fitted;
  const { durationSeconds, resolution } = request;
  const less = lessOf(fitted);
  const within = withOptions(asked, less?.options ?? { durationSeconds, resolution });
  const models = less ? [] : cheapEnough(within, modelsIn({ catalog, settings, isAgeRestricted }), settings);
  if (!less && models.length === 0) throw refused;
  await pending.keep(requestId, userId, within);
  if (less) await reply.offerLess(refused.sentence, model, less);
  else await reply.offerOthers(refused.sentence, models);
}

/** Asks for missing confirmations. The request stays pending, and is validated again once the member has confirmed. */
export async function ask(
  { asked, requester, model, way, request, usd, spender, earlierJob }: Fitted,
  { needsPrice, missing }: { needsPrice: boolean; missing: MissingConsent | undefined },
  { reply, allowances, pending }: QuestionDeps & { reply: Reply },
): Promise<void> {
  await pending.keep(requester.requestId, requester.userId, {
    ...asked,
    ...(needsPrice && { agreedUsd: usd }),
    ...(missing && { confirmedList: missing.list }),
  });
  const all = needsPrice ? allowances.of(spender) : [];
  const used = await Promise.all(all.map(allowances.used));
  const usages = all.map((allowance, index) => ({ allowance, used: used[index] ?? 0 }));
  await reply.ask({
    ...{ asked, model: madeBy(model, way.provider), request, usd },
    usages: needsPrice ? usages : undefined,
    missingConsent: missing,
    hasStill: earlierJob !== undefined,
  });
}
