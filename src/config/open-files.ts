import { decodeText } from './decode.ts'
import { systemCode, type OrgFolder } from './folder.ts'
import { FilePositions } from './positions.ts'

/** The bytes, or the system's code for why there are none. */
export function readBytes(folder: OrgFolder, path: string): Uint8Array | string {
  try {
    return folder.read(path)
  } catch (error) {
    return systemCode(error)
  }
}

/** Files kept open: problems come file by file, but speak of places in others. */
const OPEN_LIMIT = 4

export function newOpener(folder: OrgFolder): (file: string) => FilePositions | undefined {
  const opened = new Map<string, FilePositions | undefined>()
  return (file) => {
    const text = opened.has(file) ? undefined : readText(folder, file)
    const positions = text === undefined ? opened.get(file) : new FilePositions(text)
    opened.delete(file)
    opened.set(file, positions)
    const [oldest] = opened.keys()
    if (opened.size > OPEN_LIMIT && oldest !== undefined) opened.delete(oldest)
    return positions
  }
}

/** `undefined` when the file is gone or is no text. */
export function readText(folder: OrgFolder, file: string): string | undefined {
  const bytes = readBytes(folder, file)
  const decoded = typeof bytes === 'string' ? undefined : decodeText(bytes)
  return decoded?.ok ? decoded.text : undefined
}
