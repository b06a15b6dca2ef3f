import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { chmod, mkdir, rename } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

/** Debian's place. The newest version wins. */
const BINARIES = globSync('/usr/lib/postgresql/*/bin/postgres')
  .toSorted()
  .at(-1)
  ?.replace(/\/postgres$/, '');

/** Without a server's programs, tests with Postgres are skipped, unless every test must run. */
export const hasPostgres = BINARIES !== undefined || process.env['REQUIRE_ALL_TESTS'] === '1';

/** Nothing here survives a power cut. */
const QUICK = {
  ...{ fsync: 'off', full_page_writes: 'off', max_connections: '400', shared_buffers: '64MB' },
  ...{ min_wal_size: '32MB', max_wal_size: '256MB', listen_addresses: '', jit: 'off' },
};
const LIMIT_MS = 60_000;
const LOOK_MS = 50;

export interface PostgresServer {
  /** Creates an empty schema if it isn't there, and returns the URL at which the bot finds it. */
  urlOf(schema: string): string;
  /** Stops it as `kill -9` does, with every process that belongs to it. */
  kill(): Promise<void>;
  start(): Promise<void>;
  /** Starts it after `kill` as a standby does that takes over. */
  takeOver(): Promise<void>;
  /** Of its first process, the parent of all others. */
  pid(): number;
}

/** Runs programs as a user who may run a server, which root may not. */
function asUser(file: string, args: readonly string[]): [file: string, args: string[]] {
  if (userInfo().uid !== 0) return [file, [...args]];
  return ['setpriv', ['--reuid=postgres', '--regid=postgres', '--clear-groups', file, ...args]];
}

async function run(file: string, args: readonly string[], log: string): Promise<void> {
  const output = openSync(log, 'a');
  const child = spawn(...asUser(file, args), { cwd: '/', stdio: ['ignore', output, output] });
  const { promise, resolve, reject } = Promise.withResolvers<number | null>();
  child.once('error', reject).once('exit', resolve);
  if ((await promise) !== 0) throw new Error(`${file} failed: ${readFileSync(log, 'utf8')}`);
}

/**
 * A server of its own in `folder`, which must not exist, with these `settings` instead of the quick ones. It ends with the
 * process `ownerPid`, and so does the folder.
 */
async function startServer(
  folder: string,
  ownerPid: number,
  settings?: Record<string, string>,
): Promise<PostgresServer> {
  if (BINARIES === undefined) throw new Error('There is no Postgres: apt-get install postgresql');
  await mkdir(folder);
  await chmod(folder, 0o777);
  const [data, log] = [join(folder, 'data'), join(folder, 'log')];
  writeFileSync(log, '', { mode: 0o666 });
  await chmod(log, 0o666);
  await run(
    join(BINARIES, 'initdb'),
    ['-D', data, '-U', 'cutscene', '--auth=trust', '--no-sync', '--encoding=UTF8', '--locale=C'],
    log,
  );
  const server = existing(folder, settings);
  // The watcher outlives tests that are killed.
  const script =
    'while kill -0 "$1" 2>/dev/null; do sleep 1; done; kill -QUIT $(head -1 "$2/data/postmaster.pid"); sleep 1; rm -rf "$2"*';
  spawn('sh', ['-c', script, 'sh', String(ownerPid), folder], { detached: true, stdio: 'ignore' }).unref();
  await server.start();
  return server;
}

/** The server of a folder, whichever process started it. */
function existing(folder: string, changed: Record<string, string> = {}): PostgresServer {
  const urlWith = (options: string) =>
    `postgres:///postgres?user=cutscene&host=${encodeURIComponent(folder)}${options}`;
  async function once(sql: string) {
    const client = new pg.Client({ connectionString: urlWith(''), connectionTimeoutMillis: LIMIT_MS });
    client.on('error', () => {});
    await client.connect();
    try {
      await client.query(sql);
    } finally {
      await client.end();
    }
  }
  async function start() {
    const settings = Object.entries({ ...QUICK, ...changed, unix_socket_directories: folder });
    const output = openSync(join(folder, 'log'), 'a');
    const args = settings.flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const [file, all] = asUser(join(BINARIES ?? '', 'postgres'), ['-D', join(folder, 'data'), ...args]);
    spawn(file, all, { cwd: '/', detached: true, stdio: ['ignore', output, output] }).unref();
    await until(() =>
      once('SELECT 1').then(
        () => true,
        () => false,
      ),
    );
  }
  const pid = () => Number(readFileSync(join(folder, 'data/postmaster.pid'), 'utf8').split('\n')[0]);
  return {
    urlOf(schema) {
      const command = ['-qc', `SET client_min_messages = error; CREATE SCHEMA IF NOT EXISTS ${schema}`];
      const { status, stderr } = spawnSync(join(BINARIES ?? '', 'psql'), [urlWith(''), ...command], {
        encoding: 'utf8',
      });
      if (status !== 0) throw new Error(`psql failed: ${stderr}`);
      return urlWith(`&options=${encodeURIComponent(`-c search_path=${schema}`)}`);
    },
    pid,
    async kill() {
      const killed = pid();
      process.kill(killed, 'SIGKILL');
      // Its other processes notice by themselves.
      await until(() => !isAlive(killed));
    },
    start,
    async takeOver() {
      await run('touch', [join(folder, 'data/standby.signal')], join(folder, 'log'));
      await start();
      await once('SELECT pg_promote()');
    },
  };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function until(isDone: () => boolean | Promise<boolean>): Promise<void> {
  for (const endMs = Date.now() + LIMIT_MS; !(await isDone()); await sleep(LOOK_MS))
    if (Date.now() > endMs) throw new Error('Postgres does not do it');
}

/** A server that only the caller uses. */
export const ownPostgres = (settings?: Record<string, string>) =>
  startServer(join(tmpdir(), `cutscene-postgres-${process.pid}-${Date.now()}`), process.pid, settings);

let shared: Promise<PostgresServer> | undefined;

/** The one server of the whole run, started by the first test that needs it. */
export function sharedPostgres(): Promise<PostgresServer> {
  shared ??= joinOrStart();
  return shared;
}

async function joinOrStart(): Promise<PostgresServer> {
  // Set by vitest.config.ts, in the process that outlives every worker.
  const ownerPid = Number(process.env['CUTSCENE_TEST_RUN'] ?? process.pid);
  const place = join(tmpdir(), `cutscene-postgres-run-${ownerPid}`);
  try {
    mkdirSync(`${place}.starting`);
  } catch {
    await until(() => existsSync(`${place}.ready`));
    return existing(place);
  }
  const server = await startServer(place, ownerPid);
  writeFileSync(`${place}.new`, '');
  await rename(`${place}.new`, `${place}.ready`);
  return server;
}

/** The schema of a data folder, so that a restart finds it. */
function schemaOf(dataDir: string): string {
  return `data_${createHash('sha256').update(dataDir).digest('hex').slice(0, 20)}`;
}

/** The `DATABASE_URL` that belongs to a data folder. A busy machine may take its time to connect. */
export const databaseUrlOf = (dataDir: string, server: PostgresServer) =>
  `${server.urlOf(schemaOf(dataDir))}&connect_timeout=${LIMIT_MS / 1_000}`;
