const names: Partial<Record<string, string>> = {
  openai: 'OpenAI API',
  replicate: 'Replicate',
  runway: 'Runway',
  luma: 'Luma',
  'luma-agents': 'Luma Agents',
  wavespeed: 'WaveSpeed',
  vidu: 'Vidu',
  preview: 'Preview',
};

/** A provider's name for members; the id for the operator's own servers. */
export function providerName(id: string): string {
  return names[id] ?? id;
}
