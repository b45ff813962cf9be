import { pointerTo } from '../pointer.ts'
import { quote } from '../show-value.ts'
import type { MemberSpec } from '../spec.ts'
import { checkText, type Owner } from './texts.ts'

/**
 * Keys that stand for something else than their text: an unquoted null or odd number (which readers turn into different texts), and the
 * one that JavaScript treats in a special way.
 */
const UNUSABLE: ReadonlySet<string> = new Set(['null', 'NaN', '__proto__'])

export function checkExtattr(owner: Owner, extattr: NonNullable<MemberSpec['extattr']>, suspicious: boolean): void {
  for (const [name, value] of Object.entries(extattr)) {
    if (UNUSABLE.has(name)) {
      const { file, pointer } = owner.source()
      owner.report({
        code: 'ORG224',
        params: { object: owner.name(), value: quote(name) },
        source: { file, pointer: pointerTo(pointer, 'extattr', name) },
        at: 'key',
      })
    } else if (typeof value === 'string' && suspicious) checkText(owner, ['extattr', name], value, suspicious)
  }
}
