import { randomUUID } from 'node:crypto'
import { access, chmod, mkdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** Files that are written beside a folder and then put in its place. */
export interface Staging {
  /** Where they are meanwhile; hidden, so that nothing reads it as an org folder by accident. */
  readonly dir: string
  readonly write: (path: string, text: string) => Promise<void>
  /**
   * Puts them into the folder. What stands at the same places and at `obsolete` (paths below the folder) goes; everything else stays.
   * When a step fails, all before it are taken back.
   */
  readonly commit: (obsolete: readonly string[]) => Promise<void>
  readonly discard: () => Promise<void>
}

export async function stageFolder(target: string): Promise<Staging> {
  const isNew = !(await exists(target))
  const place = isNew ? dirname(target) : target
  await mkdir(place, { recursive: true })
  // In the folder itself where there is one: it may be another file system than what is around it.
  const dir = join(place, `.orgctl-import-${randomUUID()}`)
  await mkdir(dir)
  const written = new Set<string>()
  return {
    dir,
    write: async (path, text) => {
      await mkdir(dirname(join(dir, path)), { recursive: true })
      await writeFile(join(dir, path), text, { flag: 'wx' })
      written.add(path)
    },
    commit: async (obsolete) => {
      if (isNew) {
        await rename(dir, target)
        return
      }
      const old = `${dir}-old`
      const going = await existing(target, new Set([...obsolete, ...written]))
      for (const path of going) {
        // Whoever keeps personal data from others by a file's mode wants to go on doing so.
        if (written.has(path)) await chmod(join(dir, path), (await stat(join(target, path))).mode & 0o777)
      }
      await moveAll([
        ...going.map((path) => ({ from: join(target, path), to: join(old, path) })),
        ...[...written].map((path) => ({ from: join(dir, path), to: join(target, path) })),
      ])
      await rm(old, { recursive: true, force: true })
      await rm(dir, { recursive: true, force: true })
    },
    discard: () => rm(dir, { recursive: true, force: true }),
  }
}

interface Move {
  readonly from: string
  readonly to: string
}

async function moveAll(moves: readonly Move[]): Promise<void> {
  const done: Move[] = []
  try {
    for (const move of moves) {
      await mkdir(dirname(move.to), { recursive: true })
      await rename(move.from, move.to)
      done.push(move)
    }
  } catch (error) {
    for (const { from, to } of done.toReversed()) await rename(to, from)
    throw error
  }
}

async function existing(folder: string, paths: ReadonlySet<string>): Promise<readonly string[]> {
  const found: string[] = []
  for (const path of paths) if (await exists(join(folder, path))) found.push(path)
  return found
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path)
    return true
  } catch {
    return false // whatever keeps us from seeing it, writing will tell
  }
}
