import { UserError } from '../errors.ts';
import { createKeyedMutex } from '../keyed-mutex.ts';
import type { SharedKeyv } from '../keyv-entries.ts';
import type { Signer } from '../signer.ts';

const KEPT_MS = 30 * 24 * 60 * 60_000;
const DAY_MS = 24 * 60 * 60_000;
/** More would only bury the first. */
const PER_MESSAGE = 10;
const PER_MEMBER_AND_DAY = 10;

/** The record of one message's reports. It contains no member. */
export interface Reported {
  /** The first report, as staff see it. */
  first: { channelId: string; messageId: string };
  /** Marks of the members who have reported it. */
  reporters: readonly string[];
}

export interface Reports {
  /**
   * Passes on a member's report of a message: `post` writes it, below the first one if there is one. The limits are one
   * per member and message, ten per message, and ten a day per member. Throws a `UserError` beyond them, and any error
   * of `post`.
   */
  file(
    report: { guildId: string; messageId: string; reporterId: string },
    post: (first: Reported['first'] | undefined) => Promise<Reported['first']>,
  ): Promise<void>;
}

export function createReports(keyv: SharedKeyv<Reported | number>, signer: Pick<Signer, 'sign'>): Reports {
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
      // Another process may have filed one meanwhile.
      await keyv.update(
        messageId,
        (stored) => {
          const others = stored as Reported | undefined;
          return { first: others?.first ?? first, reporters: [...(others?.reporters ?? []), reporter] };
        },
        KEPT_MS,
      );
    }
    await keyv.update(dayKey, (count) => Number(count ?? 0) + 1, DAY_MS);
  }

  return {
    // A member's reports run one after the other, because they are counted per day. So do a message's reports.
    file: (report, post) =>
      filing.run(`member ${report.guildId}.${report.reporterId}`, () =>
        filing.run(`message ${report.messageId}`, () => file(report, post)),
      ),
  };
}
