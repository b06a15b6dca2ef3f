import type { Catalog } from '../catalog/catalog.ts';
import { otherOffers } from '../catalog/offers.ts';
import { firstStage } from '../catalog/ways.ts';
import { exceeds } from './allowance.ts';
import type { Job } from './job.ts';
import type { NextOffer } from './job-events.ts';

/**
 * Finds which other provider makes the very video of a job, from the same inputs and for no more than is reserved. The
 * caller knows that no provider has accepted it.
 */
export function createOtherOffer(
  catalog: Pick<Catalog, 'offered' | 'wayOf' | 'makerOf'>,
): (job: Job) => NextOffer | undefined {
  return (job) => {
    const { request, inputs, passed = [] } = job;
    if (catalog.makerOf(request) === undefined || !isFree(job)) return undefined;
    const model = catalog.offered.find(({ id }) => id === request.model);
    const way = catalog.wayOf(request);
    if (!model || !way) return undefined;
    const { task, avoid = null, sound = null, draft = false } = request;
    const wanted = { task, options: { avoid, sound, draft }, inputs: inputs.map(toWanted) };
    const next = otherOffers(model, wanted, { way, request }).find(
      ({ offer, usd }) => !offer.isAvoided && !passed.includes(offer.id) && !exceeds(usd, job.reservedUsd),
    );
    if (!next) return undefined;
    const hasImage = inputs.some(({ role }) => role === 'first');
    return {
      ...{ offer: next.offer.id, way: next.way.name, usd: next.usd },
      ...firstStage(next.way, hasImage),
    };
  };
}

/** Whether nothing was paid for it, nor may have been before a backup, and its member hasn't named a provider. */
function isFree({ request, still, task, costUsd, isRestored }: Job): boolean {
  return request.pin === undefined && still === null && task === null && costUsd === null && !isRestored;
}

function toWanted({ role, bytes, durationMs }: Job['inputs'][number]) {
  return { role, ...(durationMs !== undefined && { film: { seconds: durationMs / 1_000, bytes } }) };
}
