/** The video can't reach the member, and trying again would not help. `message` is the cause for the log. */
export class DeliveryError extends Error {
  override readonly name = 'DeliveryError';
  readonly kind: 'undeliverable' | 'too_large';

  constructor(kind: DeliveryError['kind'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}
