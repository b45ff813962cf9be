import { access, mkdir, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { OrgctlError } from '../errors.ts'
import { writeAtomically } from '../state/write-atomically.ts'
import type { Context } from './context.ts'

/** @param typed the path as the user typed it */
export async function readText(context: Context, typed: string): Promise<string> {
  try {
    return await readFile(context.path(typed), 'utf8')
  } catch (error) {
    throw new OrgctlError('cli.file-unreadable', { params: { file: typed, reason: systemReason(error) }, cause: error })
  }
}

/** All or nothing; makes the folders above. */
export function writeText(context: Context, typed: string, text: string): Promise<void> {
  return writeFile(context, typed, text)
}

/** Likewise. */
export async function writeFile(context: Context, typed: string, content: string | Uint8Array): Promise<void> {
  try {
    const path = context.path(typed)
    await mkdir(dirname(path), { recursive: true })
    await writeAtomically(path, content)
  } catch (error) {
    throw new OrgctlError('cli.file-unwritable', { params: { file: typed, reason: systemReason(error) }, cause: error })
  }
}

export async function exists(path: string): Promise<boolean> {
  try {
    await access(path)
    return true
  } catch {
    return false // whatever keeps us from seeing it, reading or writing will tell
  }
}

/** The system's code of an error of `node:fs`. */
export function systemReason(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
}
