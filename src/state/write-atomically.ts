/** All or nothing. What does it is loaded when it is needed: reading commands, which are most, start without it. */
export async function writeAtomically(
  path: string,
  content: string | Uint8Array,
  options: { readonly mode?: number } = {},
): Promise<void> {
  const { default: writeFileAtomic } = await import('write-file-atomic')
  await writeFileAtomic(path, typeof content === 'string' ? content : Buffer.from(content), options)
}
