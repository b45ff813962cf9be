import type { OrgFolder } from '../../../src/config/folder.ts'

/** Org files in memory, by path. */
export function memoryFolder(files: Readonly<Record<string, string | Uint8Array>>): OrgFolder {
  const contents = new Map(
    Object.entries(files).map(([path, content]) => [
      path,
      typeof content === 'string' ? Buffer.from(content) : content,
    ]),
  )
  return {
    list: () => ({
      files: [...contents].map(([path, content]) => ({ path, bytes: content.length })),
      faults: [],
    }),
    read: (path) => {
      const content = contents.get(path)
      if (!content) throw Object.assign(new Error('no such file'), { code: 'ENOENT' })
      return content
    },
  }
}
