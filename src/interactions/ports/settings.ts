import type { Imports } from '../../settings/imports.ts';
import type { SettingsStore } from '../../settings/store.ts';

export interface SettingsPort extends SettingsStore {
  /** Settings that an admin has uploaded and may still confirm. */
  imports: Imports;
  /** Reads a small text file that a member attached. Throws a `UserError` for one that can't be read. */
  readText(interactionId: string, attachment: { url: string; bytes: number }): Promise<string>;
}
