import { createHash } from 'node:crypto';
import type { Keyv } from 'keyv';
import { type Allowance, type AllowanceError, type Spender, spenderOf } from '../jobs/allowance.ts';
import type { Job } from '../jobs/job.ts';
import { dollars, percent } from '../locales/format.ts';
import type { Translate } from '../locales/translate.ts';
import type { Log } from '../log.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Settings } from '../settings/schema.ts';
import type { ModelLabel } from '../settings/show.ts';
import { budgetParams, fractionOf, isCap, type Usage } from './allowances.ts';
import type { WriteToLog } from './log-channel.ts';
import { relativeTime } from './times.ts';

/** The percentages of a budget at which its guild's log channel gets a warning. */
const LEVELS = [50, 80, 100];
/** Sent warnings are remembered until long after the period. */
const KEPT_AFTER_MS = 24 * 60 * 60_000;

/** Warns a guild's log channel about used budgets, each level once per period, across restarts too. */
export interface BudgetWarnings {
  /** The job changed, and possibly its cost. */
  onChange(job: Job, previous: Job): void;
  /** A budget, or an operator's cap, had no room for somebody's video. */
  onRefused(error: Pick<AllowanceError, 'allowance' | 'used' | 'neverFits'>, guildId: string): void;
  /** Resolves when everything so far is sent. */
  idle(): Promise<void>;
}

export function createBudgetWarnings(deps: {
  /** The highest level sent, by budget and period. */
  keyv: Keyv<number>;
  settingsOf(guildId: string): Pick<Settings, 'logChannel'>;
  allowancesOf(spender: Spender): Allowance[];
  used(allowance: Allowance): Promise<number>;
  writeToLog: WriteToLog;
  labelOf: ModelLabel;
  /** In the guild's language. */
  translatorOf(guildId: string): Translate;
  clock: Clock;
  log: Log;
}): BudgetWarnings {
  const { keyv, clock, log } = deps;
  /** One after the other, so that no level is sent twice. */
  let last = Promise.resolve();
  const enqueue = (work: () => Promise<void>) => {
    last = last.then(work).catch((err: unknown) => log.warn({ err }, 'could not send a budget warning'));
  };

  /** Whether this level of the budget still has to be sent. */
  async function isNew(allowance: Allowance, level: number): Promise<boolean> {
    return level > ((await keyv.get(keyOf(allowance))) ?? 0);
  }

  async function noteTold(allowance: Allowance, level: number) {
    const leftMs = Math.max(0, allowance.period.untilMs - clock.now());
    await keyv.set(keyOf(allowance), level, leftMs + KEPT_AFTER_MS);
  }

  async function sendWarning(usage: Usage, level: number, guildId: string) {
    const { allowance } = usage;
    const { logChannel } = deps.settingsOf(guildId);
    if (logChannel === null || !(await isNew(allowance, level))) return;
    // If a crash prevents the record, the message is sent again, and Discord recognizes it by the nonce.
    const nonce = createHash('sha256')
      .update(`${keyOf(allowance)}/${level}`)
      .digest('base64url')
      .slice(0, 25);
    const location = { guildId, channelId: logChannel };
    const content = warning(deps.translatorOf(guildId), usage, level, deps.labelOf);
    const isWritten = await deps.writeToLog(location, content, nonce);
    if (isWritten) await noteTold(allowance, level);
  }

  return {
    onChange(job, previous) {
      const isUnmoved = job.status.state === previous.status.state && job.costUsd === previous.costUsd;
      const { guildId } = job.origin;
      if (isUnmoved || deps.settingsOf(guildId).logChannel === null) return;
      for (const allowance of deps.allowancesOf(spenderOf(job))) {
        if (!isShared(allowance) || isCap(allowance)) continue;
        enqueue(async () => {
          const used = await deps.used(allowance);
          const share = fractionOf(used, allowance.max) * 100;
          const level = LEVELS.findLast((each) => share >= each);
          if (level !== undefined) await sendWarning({ allowance, used }, level, guildId);
        });
      }
    },
    onRefused({ allowance, used, neverFits }, guildId) {
      // A video that costs more than the whole budget says nothing about what is left of it.
      if (!isShared(allowance) || neverFits) return;
      enqueue(async () => {
        // No further video fits.
        if (!isCap(allowance)) await sendWarning({ allowance, used }, 100, guildId);
        else if (await isNew(allowance, 100)) {
          await noteTold(allowance, 100);
          const { max, source } = allowance;
          log.warn(
            { cap: source.kind, guild: guildId, usedUsd: used, maxUsd: max },
            "a video was refused: it would exceed this month's cap",
          );
        }
      });
    },
    idle: () => last,
  };
}

/** A budget of more than one member. Their own are no news for a log channel. */
function isShared({ unit, source }: Allowance): boolean {
  return unit === 'usd' && source.kind !== 'member';
}

/** A changed budget counts as a new one. */
function keyOf({ scope, source, span, max, period }: Allowance): string {
  const { guildId = '', roleId = '' } = scope;
  const model = source.kind === 'model' ? source.model : '';
  return [source.kind, guildId, roleId, model, span, max, period.fromMs].join('/');
}

function warning(t: Translate, { allowance, used }: Usage, level: number, labelOf: ModelLabel): string {
  const figures = {
    ...budgetParams(t, allowance, labelOf),
    used: dollars(used, t),
    max: dollars(allowance.max, t),
    opens: relativeTime(allowance.period.untilMs),
  };
  if (level === 100) return `⛔ ${t('warning.usedUp', figures)}`;
  return `💰 ${t('warning.used', { ...figures, percent: percent(level / 100, t) })}`;
}
