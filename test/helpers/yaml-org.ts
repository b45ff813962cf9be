import { loadOrg } from '../../src/config/load.ts'
import type { DesiredOrg } from '../../src/model/desired.ts'
import type { Locate } from '../../src/model/source.ts'

/** The organisation that YAML text declares, as the only file `org/org.yaml`; `version: 1` is added. */
export async function orgOf(yaml: string): Promise<DesiredOrg> {
  return (await loadedOrgOf(yaml)).org
}

export async function loadedOrgOf(yaml: string): Promise<{ readonly org: DesiredOrg; readonly locate: Locate }> {
  const bytes = Buffer.from(`version: 1\n${yaml}`)
  const path = 'org/org.yaml'
  const folder = { list: () => ({ files: [{ path, bytes: bytes.length }], faults: [] }), read: () => bytes }
  const { org, diagnostics, locate } = await loadOrg({ dir: 'org', folder })
  if (org) return { org, locate }
  const found = diagnostics.map(({ code, position, params }) => `${position.line}: ${code} ${JSON.stringify(params)}`)
  throw new Error(`not an organisation:\n${found.join('\n')}`)
}
