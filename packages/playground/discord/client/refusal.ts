/** The client doesn't let a person do this. The message is a sentence for them. */
export class ClientRefusal extends Error {
  override readonly name = 'ClientRefusal';
  readonly status: number;

  constructor(message: string, status = 400) {
    super(message);
    this.status = status;
  }
}
