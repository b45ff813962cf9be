import type { VNode } from 'preact'
import { usePage } from './use-page.ts'
import { Fields } from './fields.tsx'

export function Settings(): VNode {
  const { model, words } = usePage()
  return (
    <section id="settings" class="wide" aria-labelledby="settings-title">
      <h2 id="settings-title">{words.t('page.settings')}</h2>
      <div class="card">
        <Fields fields={model.data.settings} />
      </div>
    </section>
  )
}
