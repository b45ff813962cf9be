import type { VNode } from 'preact'
import type { PageDetails, PageField } from '../src/report/page/page-data.ts'

/** Why something changes, and its fields. */
export function ChangeDetails({ details: { note, fields } }: { readonly details: PageDetails }): VNode {
  return (
    <>
      {note !== '' && <p class="note">{note}</p>}
      <Fields fields={fields} />
    </>
  )
}

/** Fields before and after. */
export function Fields({ fields }: { readonly fields: readonly PageField[] }): VNode {
  return (
    <dl class="fields">
      {fields.map((field) => (
        <div key={field.name}>
          <dt>
            {field.label} {field.label !== field.name && <code>{field.name}</code>}
          </dt>
          <dd>
            <Value field={field} />
          </dd>
        </div>
      ))}
    </dl>
  )
}

function Value({ field }: { readonly field: PageField }): VNode {
  switch (field.kind) {
    case 'value':
      return <span>{field.value}</span>
    case 'pair':
      return (
        <>
          <del>{field.before}</del> <span aria-hidden="true">→</span> <ins>{field.after}</ins>
        </>
      )
    case 'set':
      return (
        <ul class="set">
          {field.added.map((item) => (
            <li key={`+${item}`}>
              <ins>{item}</ins>
            </li>
          ))}
          {field.changed.map((item) => (
            <li key={`~${item}`}>{item}</li>
          ))}
          {field.removed.map((item) => (
            <li key={`-${item}`}>
              <del>{item}</del>
            </li>
          ))}
        </ul>
      )
  }
}
