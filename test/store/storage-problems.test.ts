import { expect, it } from 'vitest';
import { StorageError } from '../../src/jobs/store.ts';
import { asStorageError } from '../../src/store/sqlite/storage-problems.ts';

const failed = (fields: object) => Object.assign(new Error('it failed'), fields);
const sqlite = (errcode: number) => failed({ code: 'ERR_SQLITE_ERROR', errcode });

it.each([
  ['SQLITE_BUSY', sqlite(5), 'locked'],
  ['SQLITE_BUSY_SNAPSHOT', sqlite(5 | (2 << 8)), 'locked'],
  ['SQLITE_LOCKED', sqlite(6), 'locked'],
  ['SQLITE_FULL', sqlite(13), 'full'],
  // Both are I/O errors too, which usually count as failures.
  ['SQLITE_IOERR_WRITE', sqlite(10 | (3 << 8)), 'full'],
  ['SQLITE_IOERR_SHMSIZE', sqlite(10 | (19 << 8)), 'full'],
  ['SQLITE_IOERR_READ', sqlite(10 | (1 << 8)), 'failing'],
  ['SQLITE_PERM', sqlite(3), 'failing'],
  ['SQLITE_READONLY', sqlite(8), 'failing'],
  ['SQLITE_CORRUPT', sqlite(11), 'failing'],
  ['SQLITE_CANTOPEN', sqlite(14), 'failing'],
  ['ENOSPC', failed({ code: 'ENOSPC' }), 'full'],
  ['EDQUOT', failed({ code: 'EDQUOT' }), 'full'],
  ['EIO', failed({ code: 'EIO' }), 'failing'],
  ['EROFS', failed({ code: 'EROFS' }), 'failing'],
])('takes %s for the storage’s', (_, error, reason) => {
  const problem = asStorageError(error);
  expect(problem).toBeInstanceOf(StorageError);
  expect(problem).toMatchObject({ reason, cause: error });
});

it.each([
  ['SQLITE_CONSTRAINT', sqlite(19)],
  ['another error', failed({})],
  ['another code', failed({ code: 'EPIPE' })],
  ['no error', { errcode: 5 }],
  ['nothing', undefined],
])('leaves %s as it is', (_, error) => expect(asStorageError(error)).toBe(error));
