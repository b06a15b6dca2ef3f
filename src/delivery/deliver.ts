import { deliveryProblem, messageFailure } from '../discord/errors.ts';
import { DeliveryError } from '../jobs/delivery-error.ts';
import type { DeliveryProblem } from '../jobs/failure.ts';
import type { JobIn } from '../jobs/job.ts';
import { createDeliverTo, type DeliverDeps, type Delivered, deliveredAs } from './deliver-to.ts';
import { createDestinations, type Destination, type Receipt } from './destinations.ts';

interface DeliverOptions {
  /** An earlier attempt may have posted it. That post counts. */
  mayBeDelivered: boolean;
  /** Called before it's posted into another message than the job's own. */
  beforeElsewhere(): Promise<unknown>;
  signal: AbortSignal;
}

/** Why the video can't be delivered into a message. */
interface Closed {
  error?: unknown;
  problem?: DeliveryProblem | undefined;
  /** Nor into any other message. */
  isTooLarge?: true;
}

function firstProblem(closed: readonly Closed[]): DeliveryProblem | undefined {
  return closed.find(({ problem }) => problem)?.problem;
}

/** A better place may have opened since it was posted in another one. */
async function findPosted(destinations: readonly Destination[]): Promise<Receipt | undefined> {
  for (const destination of destinations) {
    try {
      const posted = await destination.find();
      if (posted) return posted;
    } catch (error) {
      // Where nothing can be seen any more, nothing can be found.
      if (messageFailure(error) === 'unavailable') throw error;
    }
  }
  return undefined;
}

/**
 * Creates the function that delivers a finished video: into the message that showed its progress, otherwise into a new
 * message in the channel, otherwise into a direct message. A video that is too large for the open route is compressed,
 * or hosted and linked. Throws a `DeliveryError` if no route is left.
 */
export function createDeliver(deps: DeliverDeps) {
  const { log } = deps;
  const destinationsOf = createDestinations(deps);
  const deliverTo = createDeliverTo(deps);

  async function deliver(job: JobIn<'delivering'>, options: DeliverOptions): Promise<Delivered> {
    const destinations = destinationsOf(job, options.signal);
    const posted = job.mayBeElsewhere ? await findPosted(destinations) : undefined;
    return posted ? deliveredAs(posted) : deliverToFirst(destinations, job, options);
  }

  async function deliverToFirst(
    destinations: readonly Destination[],
    job: JobIn<'delivering'>,
    options: DeliverOptions,
  ): Promise<Delivered> {
    const closed: Closed[] = [];
    for (const destination of destinations) {
      const outcome = await tryDestination(job, destination, options);
      if ('route' in outcome) {
        const problem = destination.isElsewhere ? firstProblem(closed) : undefined;
        return { ...outcome, ...(problem && { problem }) };
      }
      closed.push(outcome);
      // No other message accepts more, and a filter looks at the video itself, in direct messages too.
      if (outcome.isTooLarge || outcome.problem === 'explicit') break;
    }
    throw whyNowhere(job, closed);
  }

  function whyNowhere(job: JobIn<'delivering'>, closed: readonly Closed[]): DeliveryError {
    const problem = firstProblem(closed);
    if (!problem && closed.at(-1)?.isTooLarge) return tooLarge(job);
    const cause = closed[0]?.error;
    return new DeliveryError('undeliverable', 'no message route works', { cause, problem });
  }

  async function tryDestination(
    job: JobIn<'delivering'>,
    destination: Destination,
    { mayBeDelivered, beforeElsewhere, signal }: DeliverOptions,
  ): Promise<Delivered | Closed> {
    try {
      const message = mayBeDelivered ? await destination.find() : undefined;
      if (message) return deliveredAs(message);
      if (destination.isElsewhere) await beforeElsewhere();
      return (await deliverTo(job, destination, signal)) ?? { isTooLarge: true };
    } catch (error) {
      const failure = messageFailure(error);
      if (error instanceof DeliveryError || failure === 'unavailable' || failure === 'too-large') throw error;
      const problem = deliveryProblem(error);
      log.warn({ err: error, job: job.id, failure, problem }, 'could not reach the member this way');
      return { error, problem };
    }
  }

  /** If the server allows no other way, the job ends here. Otherwise the video is kept, because a limit may grow. */
  function tooLarge({ origin }: JobIn<'delivering'>): DeliveryError {
    if (deps.overUploadLimit(origin.guildId) === 'refuse')
      return new DeliveryError('too_large', 'the video is too large, and the server allows no other way');
    const message = "the video is too large, and can't be compressed or hosted here";
    return new DeliveryError('undeliverable', message, { problem: 'size' });
  }

  return deliver;
}
