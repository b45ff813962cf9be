import { onTestFinished } from 'vitest'
import { Client } from '../../src/wecom/client.ts'
import { DEFAULT_LIMITS, Throttle } from '../../src/wecom/throttle.ts'
import { createTransport } from '../../src/wecom/transport.ts'
import { SECRET } from './directory-at.ts'
import { jumpingTime } from './fake-time.ts'

/** A client whose waits take no time, for what the directory does not show. */
export function clientAt(baseUrl: string, { corpId = 'wwtest', secret = SECRET } = {}): Client {
  const { clock, sleep } = jumpingTime()
  const transport = createTransport({ connections: 8, userAgent: 'orgctl/0.0.0' })
  onTestFinished(() => transport.close())
  return new Client({
    corpId,
    secret,
    variable: 'WECOM_CONTACTS_SECRET',
    baseUrl,
    transport,
    throttle: new Throttle({ limits: DEFAULT_LIMITS, parallelism: 8, clock, sleep }),
    timeoutMs: 5_000,
    clock,
    sleep,
    random: () => 1,
  })
}
