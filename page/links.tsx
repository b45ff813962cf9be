import type { VNode } from 'preact'
import { usePage } from './use-page.ts'
import { memberName } from './model.ts'
import type { Chosen } from './state.ts'

/** A name that leads to its place in the chart. */
function Link({ object, text }: { readonly object: Chosen; readonly text: string }): VNode {
  const { act } = usePage()
  return (
    <button
      type="button"
      class="link"
      onClick={() => {
        act({ kind: 'reveal', object })
        const section = document.getElementById('organisation')
        const isInView =
          section && section.getBoundingClientRect().bottom > 200 && section.getBoundingClientRect().top < 300
        if (!isInView) section?.scrollIntoView()
      }}
    >
      {text}
    </button>
  )
}

export function MemberLink({ member }: { readonly member: number }): VNode {
  const { model } = usePage()
  return <Link object={{ kind: 'member', index: member }} text={memberName(model.data, member)} />
}

export function MemberLinks({ members }: { readonly members: readonly number[] }): VNode {
  const { words } = usePage()
  if (members.length === 0) return <span class="faint">{words.t('page.nobody')}</span>
  return (
    <span class="links">
      {members.map((member) => (
        <MemberLink key={member} member={member} />
      ))}
    </span>
  )
}

export function DepartmentLink({
  department,
  withPath = false,
}: {
  readonly department: number
  readonly withPath?: boolean
}): VNode {
  const { model } = usePage()
  const { name = '', path = '' } = model.data.departments[department] ?? {}
  return <Link object={{ kind: 'department', index: department }} text={withPath ? path : name} />
}
