import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SEQUENCE = 0x30;
const SET = 0x31;
const OBJECT_ID = 0x06;
const UTF8 = 0x0c;
const DAY_MS = 86_400_000;

/** A certificate of its own for 127.0.0.1, valid for a day, which Node itself can't make. @see RFC 5280, 4.1 */
export function makeCertificate(): { key: string; cert: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const name = der(SEQUENCE, der(SET, der(SEQUENCE, der(OBJECT_ID, [0x55, 4, 3]), der(UTF8, 'local'))));
  const ecdsaWithSha256 = der(SEQUENCE, der(OBJECT_ID, [0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2]));
  const subjectAltName = der(
    SEQUENCE,
    der(OBJECT_ID, [0x55, 0x1d, 0x11]),
    der(4, der(SEQUENCE, der(0x87, [127, 0, 0, 1]))),
  );
  const toBeSigned = der(
    SEQUENCE,
    der(0xa0, der(2, [2])),
    der(2, [1]),
    ecdsaWithSha256,
    name,
    der(SEQUENCE, time(Date.now() - DAY_MS), time(Date.now() + DAY_MS)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, der(SEQUENCE, subjectAltName)),
  );
  const signature = sign('sha256', toBeSigned, privateKey);
  const whole = der(SEQUENCE, toBeSigned, ecdsaWithSha256, der(3, [0], signature));
  return { key: pemOf(privateKey), cert: pem('CERTIFICATE', whole) };
}

/** The same, with a file for `NODE_EXTRA_CA_CERTS`. `await using` deletes it. */
export async function certificateOnDisk() {
  const certificate = makeCertificate();
  const folder = await mkdtemp(join(tmpdir(), 'cutscene-certificate-'));
  const path = join(folder, 'cert.pem');
  await writeFile(path, certificate.cert);
  return { ...certificate, path, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
}

function der(tag: number, ...parts: (string | readonly number[] | Uint8Array)[]): Buffer {
  const content = Buffer.concat(parts.map((part) => Buffer.from(part as string)));
  const { length } = content;
  const long = length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...(length < 128 ? [length] : long)]), content]);
}

/** `261129164345Z`. */
function time(atMs: number): Buffer {
  return der(0x17, `${new Date(atMs).toISOString().slice(2, 19).replaceAll(/\D/g, '')}Z`);
}

function pemOf(key: KeyObject): string {
  return String(key.export({ type: 'pkcs8', format: 'pem' }));
}

function pem(label: string, bytes: Buffer): string {
  const lines = bytes.toString('base64').replaceAll(/(.{64})/g, '$1\n');
  return `-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----\n`;
}
