import { measureLedgerHere } from './ledger.ts';

const rows = await measureLedgerHere();
process.send?.(rows, () => process.disconnect());
