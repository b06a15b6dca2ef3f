/** A form; `undefined` if the body isn't one. */
export async function readForm(contentType: string | undefined, body: Buffer): Promise<FormData | undefined> {
  const headers = { 'content-type': contentType ?? '' };
  return await new Response(new Uint8Array(body), { headers }).formData().catch(() => undefined);
}
