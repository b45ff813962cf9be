/** Length as WeCom's "UTF-8 characters": code points. */
export function characters(text: string): number {
  let count = 0
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at)
    if (unit < 0xdc00 || unit > 0xdfff) count += 1
  }
  return count
}

export function bytes(text: string): number {
  return Buffer.byteLength(text)
}

/** Orders of departments and members need more than 32 bits. */
export function isOrder(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0 && value < 2 ** 32
}

const MAIL = /^[A-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Z0-9](?:[A-Z0-9-]*[A-Z0-9])?(?:\.[A-Z0-9](?:[A-Z0-9-]*[A-Z0-9])?)+$/iu

export function isMail(text: string): boolean {
  return MAIL.test(text)
}
