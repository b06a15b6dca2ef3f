import { beforeAll, describe, expect, it } from 'vitest';
import { measureRequestPath, type RequestPath } from '../support/request-path.ts';
import { shape } from '../support/stores.ts';

// `npm run request-path` prints what is counted here, with the store that most bots have.
describe.skipIf(shape === 'Postgres')('one plain /video', () => {
  let path: RequestPath;
  beforeAll(async () => {
    path = await measureRequestPath();
  }, 180_000);

  it('passes through few files', () => {
    expect(path.files.length).toBeGreaterThan(20);
    expect(path.files.length, path.files.map(({ file }) => file).join('\n')).toBeLessThanOrEqual(40);
  });

  it('passes through short files', () => {
    expect(path.files.filter(({ lines }) => lines > 200)).toEqual([]);
  });

  it('seldom goes back into a folder that it has left', () => {
    expect(path.calls.length).toBeGreaterThan(20);
    expect(path.calls.filter(({ isBack }) => isBack).length).toBeLessThanOrEqual(3);
  });
});
