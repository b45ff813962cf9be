import { createHash } from 'node:crypto'
import {
  closeSync,
  existsSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { desiredState, keyedJson, liveState, noDifferences, snapshotJson, type Differences } from './live.ts'
import { makeOrganisation } from './organisation.ts'
import { departmentsYaml, membersYaml, settingsYaml, tagsYaml } from './yaml.ts'

/** One organisation on disk, in every form that somebody reads. */
export interface Data {
  readonly size: number
  /** For commands to run in: what they write stays there. */
  readonly folder: string
  /** Many files. */
  readonly org: string
  readonly files: number
  /** The same with one wrong mobile in the middle. */
  readonly orgWithError: string
  /** The same in one file. */
  readonly oneFile: string
  readonly live: string
  readonly liveKeyed: string
  readonly desiredKeyed: string
  readonly differences: Differences
}

const MEMBER_FILES = 200

/** Writes what is not there yet: the same size always gives the same files. */
export function prepareData(root: string, size: number): Data {
  const folder = join(root, String(size))
  const memberFiles = Math.min(MEMBER_FILES, Math.ceil(size / 50))
  const places = {
    size,
    folder,
    org: 'org',
    files: memberFiles + 3,
    orgWithError: 'org-with-error',
    oneFile: 'one-file.yaml',
    live: 'live.json',
    liveKeyed: 'live-keyed.json',
    desiredKeyed: 'desired-keyed.json',
  }
  const marker = join(folder, 'complete.json')
  const written = readMarker(marker)
  if (written) return { ...places, differences: written }

  rmSync(folder, { recursive: true, force: true })
  mkdirSync(join(folder, 'org/members'), { recursive: true })
  mkdirSync(join(folder, 'org-with-error/members'), { recursive: true })
  const differences = writeAll(folder, size, memberFiles)
  writeFileSync(marker, JSON.stringify({ generator: generatorVersion(), differences }))
  return { ...places, differences }
}

function writeAll(folder: string, size: number, memberFiles: number): Differences {
  const organisation = makeOrganisation(size)
  const at = (path: string): string => join(folder, path)
  const inBoth = (path: string, chunks: Iterable<string>): void => {
    write(at(`org/${path}`), chunks)
    linkSync(at(`org/${path}`), at(`org-with-error/${path}`))
  }
  inBoth('org.yaml', settingsYaml())
  inBoth('departments.yaml', departmentsYaml(organisation))
  inBoth('tags.yaml', tagsYaml(organisation))
  const perFile = Math.ceil(size / memberFiles)
  const broken = Math.floor(memberFiles / 2)
  for (let file = 0; file < memberFiles; file++) {
    const from = file * perFile
    const chunks = membersYaml(organisation, from, Math.min(size, from + perFile))
    const path = `members/${String(file).padStart(3, '0')}.yaml`
    if (file !== broken) inBoth(path, chunks)
    else {
      const text = [...chunks].join('')
      const { mobile } = organisation.member(from + Math.floor(perFile / 2))
      write(at(`org/${path}`), [text])
      write(at(`org-with-error/${path}`), [text.replace(mobile, mobile.replace('1990', '199O'))])
    }
  }
  write(
    at('one-file.yaml'),
    chain(
      settingsYaml(),
      departmentsYaml(organisation, ''),
      membersYaml(organisation, 0, size, ''),
      tagsYaml(organisation, ''),
    ),
  )
  const differences = noDifferences()
  write(at('live.json'), snapshotJson(liveState(organisation, differences)))
  write(at('live-keyed.json'), keyedJson(liveState(organisation, noDifferences())))
  write(at('desired-keyed.json'), keyedJson(desiredState(organisation)))
  return differences
}

function* chain(...parts: readonly Iterable<string>[]): Generator<string> {
  for (const part of parts) yield* part
}

const BUFFERED = 1 << 20

function write(path: string, chunks: Iterable<string>): void {
  const file = openSync(path, 'w')
  let buffer = ''
  for (const chunk of chunks) {
    buffer += chunk
    if (buffer.length < BUFFERED) continue
    writeSync(file, buffer)
    buffer = ''
  }
  writeSync(file, buffer)
  closeSync(file)
}

/** Data made by another version of the generator does not count. */
function readMarker(path: string): Differences | undefined {
  if (!existsSync(path)) return undefined
  const marker = JSON.parse(readFileSync(path, 'utf8')) as { generator: string; differences: Differences } // written above
  return marker.generator === generatorVersion() ? marker.differences : undefined
}

function generatorVersion(): string {
  const hash = createHash('sha256')
  for (const file of ['data', 'live', 'organisation', 'yaml']) {
    hash.update(readFileSync(new URL(`./${file}.ts`, import.meta.url)))
  }
  return hash.digest('hex').slice(0, 16)
}
