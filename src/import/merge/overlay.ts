import type { OrgFolder } from '../../config/folder.ts'
import { compareCodePoints } from '../../model/compare.ts'

/** The folder as it would be with these texts in it. */
export function overlayFolder(base: OrgFolder, texts: ReadonlyMap<string, string>): OrgFolder {
  return {
    list: () => {
      const { files, faults } = base.list()
      const kept = files.filter(({ path }) => !texts.has(path))
      const written = [...texts].map(([path, text]) => ({ path, bytes: Buffer.byteLength(text) }))
      return { files: [...kept, ...written].sort((a, b) => compareCodePoints(a.path, b.path)), faults }
    },
    read: (path) => {
      const text = texts.get(path)
      return text === undefined ? base.read(path) : Buffer.from(text)
    },
  }
}
