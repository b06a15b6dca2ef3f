/** Files that will go along with a plain message. */

import type { ClientAttachment } from '../../protocol.ts';
import { postAttachment, Refused } from '../api.ts';
import { h } from '../dom.ts';
import { icon } from '../icons.ts';
import { t } from '../language.ts';

export function createUploads({ onError }: { onError: (error: string | undefined) => void }) {
  const tray = h('div', { class: 'uploads', hidden: true, role: 'list', 'aria-label': t('filesToSend') });
  const picker = h('input', { type: 'file', multiple: true, hidden: true, data: { testid: 'upload-file' } });
  const files: Map<HTMLElement, Promise<ClientAttachment | undefined>> = new Map();

  async function upload(file: File) {
    try {
      return await postAttachment(file);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      onError(error.message);
      return undefined;
    }
  }

  function add(file: File) {
    onError(undefined);
    const uploading = upload(file);
    const remove = () => drop(card);
    const cross = h(
      'button',
      {
        type: 'button',
        class: 'icon-button',
        'aria-label': t('remove', { name: file.name }),
        on: { click: remove },
      },
      icon('close'),
    );
    const card = h(
      'div',
      { class: 'upload', role: 'listitem' },
      icon('file'),
      h('span', {}, file.name),
      cross,
    );
    files.set(card, uploading);
    tray.append(card);
    tray.hidden = false;
    uploading.then((attachment) => attachment || drop(card)).catch(() => drop(card));
  }

  function drop(card: HTMLElement) {
    files.delete(card);
    card.remove();
    tray.hidden = files.size === 0;
  }

  picker.addEventListener('change', () => {
    for (const file of picker.files ?? []) add(file);
    picker.value = '';
  });

  return {
    element: tray,
    picker,
    add,
    choose: () => picker.click(),
    get count() {
      return files.size;
    },
    /** The ids of the files, once all of them are uploaded. */
    async ids() {
      const all = await Promise.all(files.values());
      return all.flatMap((attachment) => attachment?.id ?? []);
    },
    clear() {
      for (const card of [...files.keys()]) drop(card);
    },
  };
}
