import { expect, it } from 'vitest';
import { StorageError } from '../../src/jobs/store.ts';
import { asStorageError as fromPostgres } from '../../src/store/postgres/storage-problems.ts';
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

const coded = (code: string) => failed({ code });
const said = (message: string) => new Error(message);

// The codes are at https://www.postgresql.org/docs/current/errcodes-appendix.html
it.each<[string, Error, StorageError['reason']]>([
  ['a full disk', coded('53100'), 'full'],
  ['a full disk here', coded('ENOSPC'), 'full'],
  ['a quota of the system', coded('EDQUOT'), 'full'],
  ['a lock that took too long', coded('55P03'), 'locked'],
  ['a deadlock', coded('40P01'), 'locked'],
  ['a row that another wrote', coded('40001'), 'locked'],
  ['a standby', coded('25006'), 'failing'],
  ['an error of the disk', coded('58030'), 'failing'],
  ['a damaged page', coded('XX001'), 'failing'],
  ['a statement that took too long', coded('57014'), 'failing'],
  ['too little memory', coded('53200'), 'failing'],
  ['too many connections', coded('53300'), 'unreachable'],
  ['a lost connection', coded('08006'), 'unreachable'],
  ['a server that stops', coded('57P01'), 'unreachable'],
  ['one that has crashed', coded('57P02'), 'unreachable'],
  ['one that starts', coded('57P03'), 'unreachable'],
  ['a session that was idle', coded('57P05'), 'unreachable'],
  ['a transaction that was idle', coded('25P03'), 'unreachable'],
  ['a refused connection', coded('ECONNREFUSED'), 'unreachable'],
  ['a reset one', coded('ECONNRESET'), 'unreachable'],
  ['an unknown host', coded('ENOTFOUND'), 'unreachable'],
  ['a name server that is away', coded('EAI_AGAIN'), 'unreachable'],
  ['a socket that is gone', coded('ENOENT'), 'unreachable'],
  ['a broken pipe', coded('EPIPE'), 'unreachable'],
  ['no way there', coded('EHOSTUNREACH'), 'unreachable'],
  ['no network', coded('ENETUNREACH'), 'unreachable'],
  ['no answer', coded('ETIMEDOUT'), 'unreachable'],
  ['an end in the middle', said('Connection terminated unexpectedly'), 'unreachable'],
  ['a closed client', said('Client was closed and is not queryable'), 'unreachable'],
  ['a client after an error', said('Client has encountered a connection error'), 'unreachable'],
  ['a pool without a connection', said('timeout exceeded when trying to connect'), 'unreachable'],
  ['a query without an answer', said('Query read timeout'), 'unreachable'],
])('takes %s for the database’s', (_, error, reason) => {
  const problem = fromPostgres(error);
  expect(problem).toBeInstanceOf(StorageError);
  expect(problem).toMatchObject({ reason, cause: error });
});

it.each([
  ['a unique key', coded('23505')],
  ['a mistake in a statement', coded('42601')],
  ['what only begins like a code', coded('58')],
  ['a code with more behind it', coded('080061')],
  ['another error', said('the text says Query read timeout')],
  ['another code', coded('ERR_CONN')],
  ['what is known already', new StorageError('full', said('no space'))],
  ['no error', { code: '53100' }],
  ['nothing', undefined],
])('leaves %s of a database as it is', (_, error) => expect(fromPostgres(error)).toBe(error));
