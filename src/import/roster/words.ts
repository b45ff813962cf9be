import type { Gender } from '../../model/fields.ts'

/* Words of rosters for what the files say in their own way. `undefined`: not one of them. */

const YES: ReadonlySet<string> = new Set(['1', '是', 'y', 'yes', 'true', '√', '✓'])
const NO: ReadonlySet<string> = new Set(['0', '否', 'n', 'no', 'false', '×', ''])

export function parseFlag(text: string): boolean | undefined {
  const word = text.toLowerCase()
  if (YES.has(word)) return true
  return NO.has(word) ? false : undefined
}

/** `null`: the roster says that it is not known. */
export function parseGender(text: string): Gender | null | undefined {
  switch (text.toLowerCase()) {
    case '男':
    case 'male':
    case 'm':
    case '1':
      return 'male'
    case '女':
    case 'female':
    case 'f':
    case '2':
      return 'female'
    case '未知':
    case '未定义':
    case '未设置':
    case '保密':
    case '0':
      return null
    default:
      return undefined
  }
}

const ENABLED: ReadonlySet<string> = new Set(['启用', '已启用', '未禁用', '正常'])
const DISABLED: ReadonlySet<string> = new Set(['禁用', '已禁用', '停用', '已停用'])

/** `isInverted`: the column asks whether the member is disabled, so that a bare yes means no. */
export function parseEnable(text: string, isInverted: boolean): boolean | undefined {
  if (ENABLED.has(text)) return true
  if (DISABLED.has(text)) return false
  const flag = parseFlag(text)
  return flag === undefined ? undefined : flag !== isInverted
}
