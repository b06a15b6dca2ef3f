/** What must always hold, by the names that the patches of `test/simulator/patches` begin with. */
export const promises = {
  creates: 'a provider accepts at most one task for each paid call',
  visible: 'a video can be seen at most once',
  ends: 'every accepted job ends, and its message says how',
  ledger: 'the ledger has what the jobs take, in every scope and period',
  quota: 'no quota and no budget is exceeded',
  films: 'every shot belongs to a film that ends after it and has it, for the agreed price',
  texts: 'no text from a member is markup',
  keys: 'no key leaves for another place than its own, and no key or prompt is logged',
  left: 'nothing is left in timers, connections, files, maps or tables',
  errors: 'nothing is unhandled, and no part finds another one broken',
} as const;
export type PromiseName = keyof typeof promises;

/** What must never happen has happened. */
export class Violation extends Error {
  override readonly name = 'Violation';
  readonly of: PromiseName;

  constructor(of: PromiseName, message: string) {
    super(message);
    this.of = of;
  }
}
