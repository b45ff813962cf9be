import type { CheckContext } from './context.ts'

/** `organization` and `policy` are stated once in all files. */
export function checkSingletons({ declared: { organizations, policies }, report }: CheckContext): void {
  const check = (stated: typeof organizations | typeof policies, code: 'ORG316' | 'ORG317'): void => {
    const [first, ...others] = stated
    if (!first) return
    for (const { source } of others) report({ code, params: {}, source, at: 'key', related: first.source })
  }
  check(organizations, 'ORG316')
  check(policies, 'ORG317')
}
