import { expect, it } from 'vitest';
import { trimLock } from '../scripts/trim-lock.ts';
import { read } from './support/image.ts';

it('locks packages without a registry, and without a Node that npm would compare with its own', () => {
  const lock = read('package-lock.json');
  // Otherwise, run `npm run fix`.
  expect(trimLock(lock) === lock).toBe(true);
});

it('takes from a lock what npm has put there, and no more', () => {
  const lock = {
    packages: {
      '': { engines: { node: '>=20' } },
      'node_modules/own': { resolved: 'packages/own', link: true },
      'node_modules/other': {
        version: '1.0.0',
        integrity: 'sha512-x',
        engines: { node: '>=22' },
        resolved: 'https://r.example/o.tgz',
      },
    },
  };
  expect(JSON.parse(trimLock(JSON.stringify(lock)))).toEqual({
    packages: {
      '': { engines: { node: '>=20' } },
      'node_modules/own': { resolved: 'packages/own', link: true },
      'node_modules/other': { version: '1.0.0', integrity: 'sha512-x' },
    },
  });
});
