/** What a `Range` header asks of so many bytes: from and behind the last. `undefined`: nothing that is there. */
export function parseRange(
  header: string | undefined,
  size: number,
): { readonly from: number; readonly to: number; readonly isPart: boolean } | undefined {
  const [, first, last] = /^bytes=(\d{1,15})-(\d{0,15})$/u.exec(header ?? '') ?? []
  if (first === undefined) return { from: 0, to: size, isPart: false }
  const from = Number(first)
  const to = Math.min(size, last === undefined || last === '' ? size : Number(last) + 1)
  return from < to ? { from, to, isPart: true } : undefined
}
