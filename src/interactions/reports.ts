import type { Keyv } from 'keyv';
import { UserError } from '../errors.ts';
import { createKeyedMutex } from '../keyed-mutex.ts';
import type { Signer } from '../signer.ts';

const KEPT_MS = 30 * 24 * 60 * 60_000;
const DAY_MS = 24 * 60 * 60_000;
/** More would only bury the first. */
const PER_MESSAGE = 10;
const PER_MEMBER_AND_DAY = 10;

/** The record of one message's reports. It names no member. */
export interface Reported {
  /** The first report, as staff see it. */
  first: { channelId: string; messageId: string };
  /** Marks of those who have reported it. */
  reporters: readonly string[];
}

export interface Reports {
  /**
   * Passes a member's report of a message on: `post` writes it, below the first one where there is one. One for each
   * member and message, ten for each message, ten a day for each member; throws a `UserError` beyond, and whatever
   * `post` throws.
   */
  file(
    report: { guildId: string; messageId: string; reporterId: string },
    post: (first: Reported['first'] | undefined) => Promise<Reported['first']>,
  ): Promise<void>;
}

export function createReports(keyv: Keyv<Reported | number>, signer: Pick<Signer, 'sign'>): Reports {
  /** Of two at once, one is the first. */
  const filing = createKeyedMutex();

  async function file(
    { guildId, messageId, reporterId }: Parameters<Reports['file']>[0],
    post: Parameters<Reports['file']>[1],
  ): Promise<void> {
    const dayKey = `day.${signer.sign('reporter', `${guildId}.${reporterId}`)}`;
    const reporter = signer.sign('reporter', `${messageId}.${reporterId}`);
    const today = Number((await keyv.get(dayKey)) ?? 0);
    const reported = (await keyv.get(messageId)) as Reported | undefined;
    if (reported?.reporters.includes(reporter)) throw new UserError((t) => t('report.already'));
    if (today >= PER_MEMBER_AND_DAY) throw new UserError((t) => t('report.enough'));
    const reporters = reported?.reporters ?? [];
    const first = reporters.length < PER_MESSAGE ? await post(reported?.first) : reported?.first;
    if (!first) return;
    if (reporters.length < PER_MESSAGE) {
      await keyv.set(
        messageId,
        { first: reported?.first ?? first, reporters: [...reporters, reporter] },
        KEPT_MS,
      );
    }
    await keyv.set(dayKey, today + 1, DAY_MS);
  }

  return {
    // One report of a member after the other, for those of a day are counted, and one of a message after the other.
    file: (report, post) =>
      filing.run(`member ${report.guildId}.${report.reporterId}`, () =>
        filing.run(`message ${report.messageId}`, () => file(report, post)),
      ),
  };
}
