import { onTestFinished } from 'vitest'
import { createDirectory, type Directory, type DirectoryOptions } from '../../src/wecom/directory.ts'
import { jumpingTime } from './fake-time.ts'

export const SECRET = 'canary-secret-6b1f'

/** A directory whose waits take no time. */
export function directoryAt(url: string, options: Partial<DirectoryOptions> = {}): Directory {
  return aDirectory(url, { contactsSecret: SECRET, ...options })
}

function aDirectory(url: string, options: Partial<DirectoryOptions>): Directory {
  const { clock, sleep } = jumpingTime()
  const directory = createDirectory({
    corpId: 'wwtest',
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

/** One that has nothing but the app secret of a sandbox. */
export function directoryOfApp(url: string): Directory {
  return aDirectory(url, { corpId: 'wwsandbox', appSecret: 'app' })
}
