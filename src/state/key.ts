import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { OrgctlError } from '../errors.ts'

const KEY_BYTES = 32

/**
 * The key of all digests: `ORGCTL_STATE_KEY` where set, else the random one in `file`, made at first use with mode 0600.
 * @throws OrgctlError when the file exists but holds no key
 */
export async function loadStateKey(fromEnvironment: string | undefined, file: string): Promise<Buffer> {
  const present = await findStateKey(fromEnvironment, file)
  if (present) return present
  await mkdir(dirname(file), { recursive: true })
  try {
    await writeFile(file, `${randomBytes(KEY_BYTES).toString('base64')}\n`, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw new OrgctlError('state.key-unwritable', { params: { file }, cause: error })
  }
  const made = await readKey(file)
  if (!made) throw new OrgctlError('state.key-damaged', { params: { file } })
  return made
}

/** The key that there is, if any. @throws OrgctlError when the file exists but holds no key */
export async function findStateKey(fromEnvironment: string | undefined, file: string): Promise<Buffer | undefined> {
  if (fromEnvironment !== undefined && fromEnvironment !== '') return Buffer.from(fromEnvironment, 'utf8')
  return readKey(file)
}

async function readKey(file: string): Promise<Buffer | undefined> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined
    throw new OrgctlError('state.key-unreadable', { params: { file }, cause: error })
  }
  const key = Buffer.from(text.trim(), 'base64')
  if (key.length < KEY_BYTES) throw new OrgctlError('state.key-damaged', { params: { file } })
  return key
}

export function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
