import { dollars, percent } from '../locales/format.ts';
import type { Translate } from '../locales/translate.ts';

/** `free`, `$0.50`, `$0.003`; `0,50 $` in German. */
export function price(usd: number, t: Translate, narrow = false): string {
  return usd === 0 ? t('price.free') : sumOf(usd, t, narrow);
}

/** `$0.00`, `$0.50`, `$0.003`: nothing spent isn't free. */
export function sumOf(usd: number, t: Translate, narrow = false): string {
  return dollars(usd, t, { maximumFractionDigits: usd > 0 && usd < 0.1 ? 3 : 2, narrow });
}

/** `256 KB`, `5.4 MB`, in Discord's units of 1,024. */
export function fileSize(bytes: number, { language }: Pick<Translate, 'language'>): string {
  const kilobytes = Math.ceil(bytes / 1024);
  const [value, unit] = kilobytes < 1024 ? [kilobytes, 'kilobyte'] : [kilobytes / 1024, 'megabyte'];
  return new Intl.NumberFormat(language, { style: 'unit', unit, maximumFractionDigits: 1 }).format(value);
}

/** `▰▰▰▱▱▱▱▱▱▱ 34%` for 0.34. */
export function progressBar(fraction: number, t: Translate): string {
  const cells = 10;
  // In whole percent, because 0.29 is slightly less than 29 of a hundred. Anything except a number counts as no
  // progress.
  const whole = Math.floor(Math.min(Math.max(fraction || 0, 0), 1) * 100 + 1e-6) / 100;
  const full = Math.floor(whole * cells + 1e-6);
  return `${'▰'.repeat(full)}${'▱'.repeat(cells - full)} ${percent(whole, t)}`;
}
