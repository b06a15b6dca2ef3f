import {
  type APIModalInteractionResponseCallbackData,
  ComponentType,
  type ModalSubmitInteraction,
  TextInputStyle,
} from 'discord.js';
import { isVisible } from '../text/clean.ts';

const FIELD = 'reason';
const MAX_LENGTH = 300;

/** A form that asks for an optional reason in a sentence or two. */
export function reasonForm(form: {
  customId: string;
  title: string;
  label: string;
  description: string;
}): APIModalInteractionResponseCallbackData {
  const { customId, title, label, description } = form;
  return {
    custom_id: customId,
    title,
    components: [
      {
        type: ComponentType.Label,
        label,
        description,
        component: {
          type: ComponentType.TextInput,
          custom_id: FIELD,
          style: TextInputStyle.Paragraph,
          required: false,
          max_length: MAX_LENGTH,
        },
      },
    ],
  };
}

/** The text typed into a `reasonForm`, up to 300 characters; empty if nothing in it is visible. */
export function reasonIn(interaction: ModalSubmitInteraction): string {
  const reason = interaction.fields.getTextInputValue(FIELD).trim();
  return isVisible(reason) ? reason : '';
}
