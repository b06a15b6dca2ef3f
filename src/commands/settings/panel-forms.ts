import { ComponentType, GuildMember, TextInputStyle } from 'discord.js';
import { UserError } from '../../errors.ts';
import type { ModalHandler } from '../../interactions/handlers.ts';
import { panelId } from '../../interactions/panel-id.ts';
import { amountText, type Entries, withEntry } from '../../settings/entries.ts';
import type { ByKey, Control, Item } from '../../settings/item.ts';
import { readValue } from '../../settings/read.ts';
import { editableText } from '../../settings/show.ts';
import { plainLine } from '../../text/markdown.ts';
import type { SettingsDeps } from './deps.ts';
import {
  type ButtonClick,
  type Click,
  change,
  itemOfClick,
  readClick,
  type SelectClick,
  show,
} from './panel-click.ts';

/** Discord's limit for the label of an input. */
const LABEL_LENGTH = 45;

/** Opens the form of one setting, with its present value. Throws a `UserError` if that is too long to edit. */
export async function openForm(click: ButtonClick) {
  const item = itemOfClick(click);
  const { settings, t } = click;
  const value = editableText(t, item, settings[item.field]);
  const maxLength = formLength(item.control);
  if (value.length > maxLength) throw new UserError((to) => to('panel.tooLong'));
  await showForm(click, item, item.field, value);
}

/** Opens the form of one role's or member's own value. */
export async function openEntryForm(click: SelectClick) {
  const item = itemOfClick(click);
  const [key] = click.interaction.values;
  // Discord also sends choices that were removed.
  if (key === undefined) return show(click, { section: item.section });
  const amount = (click.settings[item.field] as Entries)[key];
  const value = amount === undefined ? '' : amountText(click.t, item.control as ByKey, amount);
  await showForm(click, item, `${item.field}.${key}`, value, nameIn(click, key));
}

/** The name of a role or member that was picked: forms show no mentions. */
function nameIn({ interaction }: SelectClick, id: string): string | undefined {
  const role = 'roles' in interaction ? interaction.roles.get(id) : undefined;
  const member = 'members' in interaction ? interaction.members.get(id) : undefined;
  const user = 'users' in interaction ? interaction.users.get(id) : undefined;
  const nick = member instanceof GuildMember ? member.nickname : member?.nick;
  const name = role?.name ?? nick ?? user?.displayName;
  return name === undefined ? undefined : plainLine(`@${name}`, LABEL_LENGTH);
}

async function showForm(
  { interaction, panel, t, deps }: ButtonClick | SelectClick,
  item: Item,
  target: string,
  value: string,
  label = t(`setting.${item.field}`),
) {
  await interaction.showModal({
    custom_id: panelId(panel, `save.${target}`, deps.signer),
    title: t(`setting.${item.field}`),
    components: [
      {
        type: ComponentType.Label,
        label,
        description: t(`setting.${item.field}.help`),
        component: {
          type: ComponentType.TextInput,
          custom_id: 'value',
          style: isShort(item.control) ? TextInputStyle.Short : TextInputStyle.Paragraph,
          required: false,
          placeholder: t('panel.default', { value: item.unset(t) }),
          max_length: formLength(item.control),
          value,
        },
      },
    ],
  });
}

/** Of Discord's 4,000 characters of a text input. */
function formLength(control: Control): number {
  if (control.kind === 'text') return control.maxLength;
  return isShort(control) ? 100 : 4_000;
}

function isShort({ kind }: Control): boolean {
  return kind === 'number' || kind === 'limits' || kind === 'by-role' || kind === 'by-member';
}

/** The text typed into a form of the panel. */
export function createPanelModal(deps: SettingsDeps): ModalHandler {
  return {
    kind: 'panel',
    async execute(interaction, token, detail) {
      const { click } = await readClick(interaction, token, deps, detail);
      const item = itemOfClick(click);
      const typed = interaction.fields.getTextInputValue('value');
      await change(click, item, { [item.field]: submitted(click, item, typed) });
    },
  };
}

/** The form of one role or member changes only that one; the form of all models replaces all. */
function submitted({ args, settings, t, deps }: Click, item: Item, typed: string): unknown {
  const present = settings[item.field];
  const [, key] = args;
  if (key !== undefined) return withEntry(t, item, present as Entries, key, typed);
  const reading = { t, item, offered: deps.catalog.offered };
  return readValue(reading, typed, item.control.kind === 'by-model' ? {} : present);
}
