/** Changes of org files, from edits to the disk. */
import { statSync } from 'node:fs'
import { dirname, relative } from 'node:path'
import { decodeText } from '../config/decode.ts'
import type { OrgFolder } from '../config/folder.ts'
import { loadOrg, type LoadResult } from '../config/load.ts'
import { editYaml, type FileEdits } from '../edit/edit-yaml.ts'
import { OrgctlError } from '../errors.ts'
import { overlayFolder } from '../import/merge/overlay.ts'
import type { FileChange } from '../import/render-diff.ts'
import { stageFolder } from '../import/replace-folder.ts'
import type { Context } from './context.ts'
import { systemReason } from './files.ts'
import { loadOptions, orgFolder } from './org.ts'

/** A byte order mark, which a file keeps if it has one. */
const MARK = '\ufeff'

/** The text of an org file, without a byte order mark; `undefined` where there is no such file. */
export type ReadOrgFile = (file: string) => string | undefined

export function orgFileReader(context: Context): ReadOrgFile {
  const read = markedReader(context)
  return (file) => read(file)?.replace(MARK, '')
}

/** Every org file with its text, byte order mark included. */
export function orgFiles(context: Context): readonly { readonly file: string; readonly text: string }[] {
  const { folder } = loadOptions(context, orgFolder(context))
  return folder ? folder.list().files.map(({ path }) => ({ file: path, text: decoded(folder, path) })) : []
}

function markedReader(context: Context): ReadOrgFile {
  const { folder } = loadOptions(context, orgFolder(context))
  const present = new Set(folder?.list().files.map(({ path }) => path))
  return (file) => (folder && present.has(file) ? decoded(folder, file) : undefined)
}

function decoded(folder: OrgFolder, file: string): string {
  const bytes = folder.read(file)
  const isMarked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
  const result = decodeText(bytes)
  if (!result.ok) throw new OrgctlError('cli.file-unreadable', { params: { file, reason: result.fault } })
  return (isMarked ? MARK : '') + result.text
}

/** @param fresh what a file begins with that is not there yet */
export function editFiles(
  context: Context,
  edits: ReadonlyMap<string, FileEdits>,
  fresh: (file: string) => string,
): readonly FileChange[] {
  const read = markedReader(context)
  return [...edits].map(([file, edit]) => {
    const before = read(file)
    const mark = before?.startsWith(MARK) === true ? MARK : ''
    const after = mark + editYaml(before?.replace(MARK, '') ?? fresh(file), edit)
    return { file, after, ...(before !== undefined && { before }) }
  })
}

/** The organisation as the files would declare it. */
export function loadWith(context: Context, changes: readonly FileChange[]): Promise<LoadResult> {
  const options = loadOptions(context, orgFolder(context))
  const texts = new Map(changes.map(({ file, after }) => [file, after]))
  return loadOrg({ ...options, ...(options.folder && { folder: overlayFolder(options.folder, texts) }) })
}

/** All of them or none. */
export async function writeFileChanges(context: Context, changes: readonly FileChange[]): Promise<void> {
  if (changes.length === 0) return
  const dir = orgFolder(context)
  const root = isSingleFile(context, dir) ? dirname(dir) : dir
  try {
    const staging = await stageFolder(context.path(root))
    try {
      for (const { file, after } of changes) await staging.write(relative(root, file), after)
      await staging.commit([])
    } catch (error) {
      await staging.discard()
      throw error
    }
  } catch (error) {
    throw new OrgctlError('cli.file-unwritable', { params: { file: dir, reason: systemReason(error) }, cause: error })
  }
}

/** `--org` may name a file instead of a folder. */
export function isSingleFile({ path }: Context, dir: string): boolean {
  return statSync(path(dir)).isFile()
}
