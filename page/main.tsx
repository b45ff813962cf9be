import { render } from 'preact'
import { App } from './app.tsx'
import { readModel } from './model.ts'
import { createWords } from './words.ts'
import { ELEMENTS } from '../src/report/page/page-data.ts'

const model = readModel((id) => document.getElementById(id)?.textContent ?? undefined)
const place = document.getElementById(ELEMENTS.app)
if (model && place) {
  place.replaceChildren()
  render(<App model={model} words={createWords(model.data.texts, model.data.lang)} />, place)
}
