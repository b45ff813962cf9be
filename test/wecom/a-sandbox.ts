import { onTestFinished } from 'vitest'
import { startSandbox, type ListenOptions, type RunningSandbox } from '../../src/sandbox/server.ts'
import type { Directory, DirectoryOptions } from '../../src/wecom/directory.ts'
import { directoryAtSandbox } from './directory-at.ts'

/** A sandbox for one test, and a directory that talks to it. */
export async function aSandbox(
  options: ListenOptions = {},
  directory: Partial<DirectoryOptions> = {},
): Promise<{ readonly wecom: RunningSandbox; readonly directory: Directory }> {
  const wecom = await startSandbox(options)
  onTestFinished(() => wecom.close())
  return { wecom, directory: directoryAtSandbox(wecom.url, directory) }
}
