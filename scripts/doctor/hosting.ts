import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../../src/config.ts';
import { createS3Bucket } from '../../src/delivery/hosting/s3.ts';
import { redact } from '../../src/log.ts';
import type { Network } from '../../src/runtime/network/index.ts';
import { bad, describe, good, note } from './findings.ts';

const TIMEOUT_MS = 10_000;

/** Whether videos that are too large for Discord can be hosted. */
export async function checkHosting({ hosting, http, secrets }: Config, network: Network): Promise<void> {
  if (hosting.s3) await checkS3(hosting.s3, secrets, network);
  if (http.publicUrl) await checkPublicUrl(http.publicUrl);
  if (hosting.s3 || http.publicUrl) return;
  note(
    "Hosting: not set up. Videos that can't be compressed enough get only the provider's link, which expires; see docs/delivery.md",
  );
}

/** Writes a small object, reads it as a member would, and deletes it. */
async function checkS3(
  options: NonNullable<Config['hosting']['s3']>,
  secrets: readonly string[],
  network: Network,
): Promise<void> {
  const bucket = createS3Bucket(options, network);
  const key = `cutscene/doctor-${randomUUID()}.txt`;
  const content = 'written by npm run doctor; safe to delete';
  const folder = await mkdtemp(join(tmpdir(), 'cutscene-doctor-'));
  const path = join(folder, 'object.txt');
  const where = `S3: ${options.bucket} at ${options.endpoint}`;
  const signal = () => AbortSignal.timeout(TIMEOUT_MS);
  let doing = 'written';
  try {
    await writeFile(path, content);
    await bucket.put(key, { path, bytes: content.length }, 'text/plain', signal());
    doing = 'read by its link';
    const answer = await fetch(await bucket.link(key, TIMEOUT_MS), { signal: signal() });
    if ((await answer.text()) !== content) throw new Error(`the link answers ${answer.status}`);
    doing = 'deleted';
    await bucket.remove(key, signal());
    good(`${where} can be written, read and deleted`);
  } catch (error) {
    bad(`${where} can't be ${doing} (${redact(describe(error), secrets)})`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** From this machine, which isn't quite from outside. */
async function checkPublicUrl(publicUrl: string): Promise<void> {
  const where = `PUBLIC_URL: ${publicUrl}`;
  try {
    const answer = await fetch(`${publicUrl}/healthz`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (answer.ok && (await answer.text()).includes('"status"')) good(`${where} reaches the running bot`);
    else bad(`${where} reaches something else (it answered ${answer.status}); point it at this bot`);
  } catch (error) {
    note(`${where} can't be reached from here (${describe(error)}); is the bot running?`);
  }
}
