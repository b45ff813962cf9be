import { loadOrg, type LoadResult } from '../../src/config/load.ts'
import type { OrgFolder } from '../../src/config/folder.ts'
import { declarableOrg } from '../../src/import/declarable.ts'
import { renderOrg } from '../../src/import/render-org.ts'
import type { LiveOrg } from '../../src/model/live.ts'
import { EMPTY_MEMORY } from '../../src/model/memory.ts'
import type { Plan } from '../../src/model/plan.ts'
import { planOrg } from '../../src/pipeline.ts'
import { createWording } from '../../src/report/wording.ts'

const wording = createWording({ lang: 'en', showSensitive: false })

/** The files of an import, by path. */
export function importedFiles(live: LiveOrg, maxBytes?: number): ReadonlyMap<string, string> {
  const options = { word: wording.message, name: wording.name, ...(maxBytes !== undefined && { maxBytes }) }
  return new Map([...renderOrg(declarableOrg(live), live, options)].map(({ path, text }) => [`org/${path}`, text]))
}

export function memoryFolder(files: ReadonlyMap<string, string>): OrgFolder {
  return {
    list: () => ({ files: [...files].map(([path, text]) => ({ path, bytes: text.length })), faults: [] }),
    read: (path) => Buffer.from(files.get(path) ?? ''),
  }
}

export function loadFiles(files: ReadonlyMap<string, string>): Promise<LoadResult> {
  return loadOrg({ dir: 'org', folder: memoryFolder(files) })
}

/** The plan right after an import, by someone who has never run orgctl before. */
export async function planAfterImport(live: LiveOrg, files = importedFiles(live)): Promise<Plan> {
  const { org, diagnostics } = await loadFiles(files)
  if (!org) throw new Error(`the files have errors: ${JSON.stringify(diagnostics, undefined, 1)}`)
  return planOrg({
    desired: org,
    live,
    memory: EMPTY_MEMORY,
    digest: (_ref, _field, value) => JSON.stringify(value),
    options: { allowDeletes: {}, targets: [], writeUnverified: true },
  }).plan
}
