/** `labeled` is what the label names; `check` says what is wrong; `read` is what is sent. */
export interface ModalInput {
  element: HTMLElement;
  labeled: HTMLElement | undefined;
  check: () => string | undefined;
  read: () => Record<string, unknown>;
}
