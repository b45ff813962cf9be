import type { Model } from './model.ts'
import type { Chosen } from './state.ts'

export interface Found {
  readonly shown: readonly Chosen[]
  readonly count: number
}

const SHOWN = 50

/** Finds people by name, userid and position, departments by name; what begins with the words comes first. */
export function newSearch({ data }: Model): (text: string) => Found {
  const { departments, members } = data
  let haystacks: { readonly departments: readonly string[]; readonly members: readonly string[] } | undefined
  const prepare = (): NonNullable<typeof haystacks> => ({
    departments: departments.map(({ name, was }) => `${name}\n${was ?? ''}`.toLowerCase()),
    members: members.userid.map((userid, index) => {
      const position = members.positions[members.position[index] ?? -1] ?? ''
      return `${members.name[index]}\n${userid}\n${position}`.toLowerCase()
    }),
  })
  return (text) => {
    const wanted = text.trim().toLowerCase()
    if (wanted === '') return { shown: [], count: 0 }
    haystacks ??= prepare()
    const best: Chosen[] = []
    const rest: Chosen[] = []
    let count = 0
    const look = (kind: Chosen['kind'], texts: readonly string[]): void => {
      texts.forEach((haystack, index) => {
        const at = haystack.indexOf(wanted)
        if (at < 0) return
        count++
        const list = at === 0 || haystack[at - 1] === '\n' ? best : rest
        if (list.length < SHOWN) list.push({ kind, index })
      })
    }
    look('department', haystacks.departments)
    look('member', haystacks.members)
    return { shown: [...best, ...rest].slice(0, SHOWN), count }
  }
}
