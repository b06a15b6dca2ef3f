/** A file can't get where it must be, and trying again would not help. `message` is the cause for the log. */
export class DeliveryError extends Error {
  override readonly name = 'DeliveryError';
  readonly kind: 'undeliverable' | 'too_large' | 'bad_output' | 'picture_not_public';

  constructor(kind: DeliveryError['kind'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}
