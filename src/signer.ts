import { createHmac, timingSafeEqual } from 'node:crypto';
import type { SharedKeyv } from './keyv-entries.ts';
import type { Random } from './runtime/random.ts';

/** Bytes of a mark: 96 bits can't be guessed by clicking. */
const MARK_BYTES = 12;

/** Signs texts that leave the bot and come back, such as custom ids. */
export interface Signer {
  /** 16 characters of `A-Za-z0-9_-`. `purpose` prevents a mark from being used for something else. */
  sign(purpose: string, text: string): string;
  isSigned(purpose: string, text: string, mark: string): boolean;
}

/** Signs with a key that is created once and kept in the store. */
export async function createSigner(keyv: SharedKeyv<string>, random: Random): Promise<Signer> {
  const key = await keyv.update('signing-key', (kept) => kept ?? random.bytes(32).toString('base64'));
  const secret = Buffer.from(key, 'base64');

  const mac = (purpose: string, text: string) =>
    createHmac('sha256', secret).update(`${purpose}\0${text}`).digest().subarray(0, MARK_BYTES);
  return {
    sign: (purpose, text) => mac(purpose, text).toString('base64url'),
    isSigned(purpose, text, mark) {
      const given = Buffer.from(mark, 'base64url');
      return given.length === MARK_BYTES && timingSafeEqual(given, mac(purpose, text));
    },
  };
}
