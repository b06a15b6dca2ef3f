/** A file upload in a modal. */

import type { APIFileUploadComponent } from 'discord-api-types/v10';
import { postAttachment, Refused } from '../api.ts';
import { h } from '../dom.ts';
import { t } from '../language.ts';
import type { ModalInput } from './modal-input.ts';

export function fileInput({
  type,
  custom_id,
  required = true,
  min_values = 1,
  max_values = 1,
}: APIFileUploadComponent): ModalInput {
  const data = { customId: custom_id, testid: 'modal-file' };
  const input = h('input', { type: 'file', class: 'file-input', multiple: max_values > 1, data });
  const state = h('p', { class: 'file-state', role: 'status' });
  let ids: string[] = [];
  let busy = false;

  input.addEventListener('change', () => void upload([...(input.files ?? [])].slice(0, max_values)));

  async function upload(files: File[]) {
    busy = true;
    ids = [];
    state.textContent = files.length > 0 ? t('uploading') : '';
    try {
      const uploaded = await Promise.all(files.map(postAttachment));
      ids = uploaded.map(({ id }) => id);
      state.textContent = '';
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      state.textContent = error.message;
    } finally {
      busy = false;
    }
  }

  return {
    element: h('div', {}, input, state),
    labeled: input,
    check() {
      if (busy) return t('stillUploading');
      const needed = required ? Math.max(min_values, 1) : 0;
      return ids.length < needed ? t('pleaseChooseFile') : undefined;
    },
    read: () => ({ type, custom_id, values: ids }),
  };
}
