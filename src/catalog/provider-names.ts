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

/** What members read for a provider; a server of the operator's own goes by its id. */
export function providerName(id: string): string {
  return names[id] ?? id;
}
