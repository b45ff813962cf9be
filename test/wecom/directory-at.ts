import { onTestFinished } from 'vitest'
import { createDirectory, type Directory, type DirectoryOptions } from '../../src/wecom/directory.ts'
import { jumpingTime } from './fake-time.ts'

export const SECRET = 'canary-secret-6b1f'

/** A directory whose waits take no time. */
export function directoryAt(url: string, options: Partial<DirectoryOptions> = {}): Directory {
  const { clock, sleep } = jumpingTime()
  const directory = createDirectory({
    corpId: 'wwtest',
    contactsSecret: SECRET,
    baseUrl: url,
    userAgent: 'orgctl/0.0.0',
    clock,
    sleep,
    random: () => 1,
    ...options,
  })
  onTestFinished(() => directory.close())
  return directory
}

/** One that talks to a sandbox with its default credentials. */
export function directoryAtSandbox(url: string, options: Partial<DirectoryOptions> = {}): Directory {
  return directoryAt(url, { corpId: 'wwsandbox', contactsSecret: 'contacts', ...options })
}
