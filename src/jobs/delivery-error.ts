import type { DeliveryProblem } from './failure.ts';

/** A file can't get where it belongs, and another attempt wouldn't help. `message` is the cause for the log. */
export class DeliveryError extends Error {
  override readonly name = 'DeliveryError';
  readonly kind: 'undeliverable' | 'too_large' | 'bad_output' | 'picture_not_public';
  /** The reason, if members can be told what helps. */
  readonly problem: DeliveryProblem | undefined;

  constructor(
    kind: DeliveryError['kind'],
    message: string,
    { problem, ...options }: ErrorOptions & { problem?: DeliveryProblem | undefined } = {},
  ) {
    super(message, options);
    this.kind = kind;
    this.problem = problem;
  }
}
