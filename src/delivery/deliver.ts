import { deliveryProblem, messageFailure } from '../discord/errors.ts';
import { DeliveryError } from '../jobs/delivery-error.ts';
import type { DeliveryProblem } from '../jobs/failure.ts';
import type { JobIn } from '../jobs/job.ts';
import { createDeliverTo, type DeliverDeps, type Delivered, deliveredAs } from './deliver-to.ts';
import { createDestinations, type Destination } from './destinations.ts';

interface DeliverOptions {
  /** An earlier attempt may have posted it: that one counts. */
  mayBeDelivered: boolean;
  signal: AbortSignal;
}

/** Why the video can't come into a message. */
interface Closed {
  error?: unknown;
  problem?: DeliveryProblem | undefined;
  /** Nor into any other. */
  isTooLarge?: true;
}

function firstProblem(closed: readonly Closed[]): DeliveryProblem | undefined {
  return closed.find(({ problem }) => problem)?.problem;
}

/**
 * Makes the function that brings a finished video into the message that showed its progress; where that is out of
 * reach, into a new message in the channel, otherwise a direct message. A video that is too large for the route that is
 * open is encoded anew, or hosted, and the message has a link. Throws a `DeliveryError` where nothing is left.
 */
export function createDeliver(deps: DeliverDeps) {
  const { log } = deps;
  const destinationsOf = createDestinations(deps);
  const deliverTo = createDeliverTo(deps);

  async function deliver(job: JobIn<'delivering'>, options: DeliverOptions): Promise<Delivered> {
    const closed: Closed[] = [];
    for (const destination of destinationsOf(job, options.signal)) {
      const outcome = await tryDestination(job, destination, options);
      if ('route' in outcome) {
        const problem = destination.isElsewhere ? firstProblem(closed) : undefined;
        return { ...outcome, ...(problem && { problem }) };
      }
      closed.push(outcome);
      // No other place takes more, and a filter looks at the video itself, in direct messages too.
      if (outcome.isTooLarge || outcome.problem === 'explicit') break;
    }
    throw whyNowhere(job, closed);
  }

  function whyNowhere(job: JobIn<'delivering'>, closed: readonly Closed[]): DeliveryError {
    const problem = firstProblem(closed);
    if (!problem && closed.at(-1)?.isTooLarge) return tooLarge(job);
    const cause = closed[0]?.error;
    return new DeliveryError('undeliverable', 'no way to the member is left', { cause, problem });
  }

  async function tryDestination(
    job: JobIn<'delivering'>,
    destination: Destination,
    { mayBeDelivered, signal }: DeliverOptions,
  ): Promise<Delivered | Closed> {
    try {
      const message = mayBeDelivered ? await destination.find() : undefined;
      const delivered = message ? deliveredAs(message) : await deliverTo(job, destination, signal);
      return delivered ?? { isTooLarge: true };
    } catch (error) {
      const failure = messageFailure(error);
      if (error instanceof DeliveryError || failure === 'unavailable' || failure === 'too-large') throw error;
      const problem = deliveryProblem(error);
      log.warn({ err: error, job: job.id, failure, problem }, 'one way to the member is closed');
      return { error, problem };
    }
  }

  /** Where the server wants no other way, that is its end; otherwise it is kept, for a limit may grow. */
  function tooLarge({ origin }: JobIn<'delivering'>): DeliveryError {
    if (deps.overUploadLimit(origin.guildId) === 'refuse')
      return new DeliveryError('too_large', 'it does not fit, and the server wants no other way');
    const message = 'it does not fit, and nothing here can make it smaller or host it';
    return new DeliveryError('undeliverable', message, { problem: 'size' });
  }

  return deliver;
}
