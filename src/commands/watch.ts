import { FinishedJobs } from '../callback/finished-jobs.ts'
import { Gate } from '../callback/gate.ts'
import { callsForReading, parseEvent, type CallbackEvent } from '../callback/parse-event.ts'
import { listen, receiverApp, type Listening } from '../callback/receiver.ts'
import { OrgctlError, type ExitCode } from '../errors.ts'
import { watchLine, type WatchLine } from '../report/watch-lines.ts'
import { SANDBOX_CREDENTIALS } from '../sandbox/corp.ts'
import { sendMarkdown } from '../wecom/group-robot.ts'
import { proxySettings } from '../wecom/settings.ts'
import { createTransport, type Transport } from '../wecom/transport.ts'
import { watchMetrics } from '../watch/metrics.ts'
import { ReadingLoop, type ReadingCause, type ReadingOutcome } from '../watch/reading-loop.ts'
import { RobotQueue, type Said } from '../watch/robot-queue.ts'
import { connect } from './connection.ts'
import type { Context } from './context.ts'
import { formatOf } from './flags.ts'
import { requireOrg } from './org.ts'
import { packageVersion } from './version.ts'
import { createReader, failureOf, type WatchReader, type WatchReading } from './watch-reader.ts'
import { watchSettings, type WatchFlags, type WatchSettings } from './watch-settings.ts'
import { readerInThread } from './watch-thread.ts'

/** Says of a run that it ends because somebody asked for it. */
type Interrupt = 130 | 143

/** Hears from WeCom that something has changed, reads what is so now, and tells drift; until it is interrupted. */
export async function watch(context: Context, flags: WatchFlags): Promise<ExitCode> {
  formatOf('watch', context.flags.format, ['json'])
  const settings = watchSettings(context, flags, SANDBOX_CREDENTIALS.corpId)
  await requireOrg(context)
  const interrupt = interruption(context)
  const watching = new Watching(context, settings)
  try {
    await watching.open()
    const failed = await watching.readFirst()
    if (failed) return failed.exitCode
    return await interrupt.happens
  } finally {
    await watching.close()
    interrupt.ignore()
  }
}

function interruption({ world }: Context): { readonly happens: Promise<Interrupt>; readonly ignore: () => void } {
  let ignore = (): void => undefined
  const happens = new Promise<Interrupt>((resolve) => {
    ignore = world.onInterrupt(resolve)
  })
  return { happens, ignore: () => ignore() }
}

/** The parts of one watch, and what it knows. */
class Watching {
  readonly #context: Context
  readonly #settings: WatchSettings
  readonly #metrics = watchMetrics()
  readonly #jobs = new FinishedJobs()
  readonly #loop: ReadingLoop
  readonly #robot: { readonly queue: RobotQueue; readonly transport: Transport } | undefined
  #listening: Listening | undefined
  #reader: WatchReader | undefined
  #last: WatchReading | undefined
  #lastReadAt: Date | undefined
  #notes = ''
  /** What the group was told last: no drift, as long as nobody told it anything. */
  #told = '[]'
  #isClosing = false

  constructor(context: Context, settings: WatchSettings) {
    this.#context = context
    this.#settings = settings
    const { clock } = context.world
    const { debounceMs, maxWaitMs, everyMs, robotUrl } = settings
    this.#loop = new ReadingLoop({ debounceMs, maxWaitMs, everyMs, clock, read: (cause) => this.#read(cause) })
    if (robotUrl !== undefined) this.#robot = this.#robotAt(robotUrl)
  }

  /** @throws OrgctlError when the port cannot be used */
  async open(): Promise<void> {
    const { world, wording } = this.#context
    const { port, host, path, token, aesKey, corpId } = this.#settings
    const app = receiverApp({
      path,
      gate: new Gate({ token, aesKey, receiveid: corpId, now: () => world.now().getTime() }),
      onMessage: (message) => this.#take(parseEvent(message)),
      onDuplicate: (firstAtMs) => this.#loop.noteDuplicate(world.clock() - (world.now().getTime() - firstAtMs)),
      jobs: this.#jobs,
      onAnswer: this.#metrics.answered,
      onDefect: (error) => world.stderr.write(`${failureOf(error, this.#context).message}\n`),
      health: () => this.#health(),
      metrics: this.#metrics.text,
      clock: world.clock,
    })
    const listening = await listen(app, port, host).catch((error: unknown) => {
      const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
      throw new OrgctlError('cli.port-unusable', { params: { port, reason }, cause: error })
    })
    this.#listening = listening
    const url = listening.url + path
    this.#tell({ kind: 'listening', format_version: '1', url, corp_id: corpId })
    this.#context.note(`${wording.text('watch.listening', { url })}\n`)
    this.#reader = this.#readerFor(url)
  }

  /** The first reading shows whether reading is possible at all. @returns what has to be changed before it is */
  async readFirst(): Promise<Extract<WatchReading, { kind: 'failed' }> | undefined> {
    await this.#loop.start()
    return this.#last?.kind === 'failed' && this.#last.isLasting ? this.#last : undefined
  }

  /** Ends what is under way: answers, the reading, the message to the group. */
  async close(): Promise<void> {
    this.#isClosing = true
    if (this.#listening) this.#context.note(`${this.#context.wording.text('watch.stopping')}\n`)
    this.#jobs.close()
    await Promise.all([this.#listening?.close(), this.#loop.stop()])
    await this.#robot?.queue.stop()
    await Promise.all([this.#robot?.transport.close(), this.#reader?.close()])
    if (this.#listening) this.#tell({ kind: 'stopped' })
  }

  #readerFor(url: string): WatchReader {
    const { world, flags, note, wording } = this.#context
    if (flags.sandbox !== true)
      return world.hasThreads === true ? readerInThread(this.#context) : createReader(this.#context)
    const { token, encodingAesKey } = this.#settings
    return createReader(this.#context, async (own) => {
      const connection = await connect(own, 'read', {}, { callback: { url, token, encodingAesKey } })
      note(`${wording.text('watch.sandbox', { url: connection.sandboxUrl ?? '' })}\n`)
      return connection
    })
  }

  #take(event: CallbackEvent): void {
    this.#metrics.event(event.kind)
    switch (event.kind) {
      case 'contact':
        this.#tell({ kind: 'event', event: 'change_contact', change: event.change, ref: event.ref })
        break
      case 'job':
        this.#jobs.note(event.jobid)
        this.#tell(event)
        break
      case 'other':
        this.#tell({ kind: 'event', event: event.event })
        break
      case 'unreadable':
        this.#tell({ kind: 'event', event: '' })
        break
    }
    if (callsForReading(event)) this.#loop.noteEvent()
  }

  async #read(cause: ReadingCause): Promise<ReadingOutcome> {
    const { clock, now } = this.#context.world
    const startedAt = clock()
    const reading = await (this.#reader as WatchReader).read()
    this.#metrics.reading(reading.kind, clock() - startedAt)
    this.#last = reading
    this.#sayNotes(reading.notes)
    if (reading.kind === 'failed') {
      this.#tell({ kind: 'error', message: reading.message })
      this.#context.world.stderr.write(`${reading.message}\n`)
      return reading.isDisturbed ? 'disturbed' : 'failed'
    }
    this.#lastReadAt = now()
    const { drift, robot } = reading
    this.#metrics.drift(drift.changes.length)
    this.#tell({ kind: 'drift', cause: cause.kind, events: cause.events, drift })
    const told = JSON.stringify(drift.changes)
    if (told !== this.#told) this.#robot?.queue.put(robot)
    this.#told = told
    return 'done'
  }

  /** Warnings that stay the same are said once. */
  #sayNotes(notes: string): void {
    if (notes !== this.#notes) this.#context.note(notes)
    this.#notes = notes
  }

  #robotAt(url: string): { readonly queue: RobotQueue; readonly transport: Transport } {
    const { world } = this.#context
    const proxy = proxySettings(world.env)
    const transport = createTransport({
      connections: 1,
      userAgent: `orgctl/${packageVersion()}`,
      ...(proxy && { proxy }),
    })
    const queue = new RobotQueue({ clock: world.clock, say: (content) => this.#say(transport, url, content) })
    return { queue, transport }
  }

  async #say(transport: Transport, url: string, content: string): Promise<Said> {
    const { note, wording } = this.#context
    const answer = await sendMarkdown(transport, url, content)
    this.#metrics.message(answer.kind === 'sent' ? 'sent' : 'failed')
    switch (answer.kind) {
      case 'sent':
        return { kind: 'said' }
      case 'lost':
        note(`${wording.text('watch.robot-lost', { reason: answer.detail })}\n`)
        return { kind: 'failed', retryInMs: LOST_RETRY_MS }
      case 'refused': {
        const { errcode, errmsg } = answer
        note(`${wording.text('watch.robot-refused', { errcode, errmsg })}\n`)
        const mayRetry = LATER.has(errcode)
        return mayRetry ? { kind: 'failed', retryInMs: REFUSED_RETRY_MS } : { kind: 'failed' }
      }
    }
  }

  #health(): { readonly isReady: boolean; readonly details: object } {
    const last = this.#last
    return {
      isReady: this.#lastReadAt !== undefined && !this.#isClosing,
      details: {
        last_reading: this.#lastReadAt?.toISOString() ?? null,
        is_failing: last?.kind === 'failed',
      },
    }
  }

  #tell(line: WatchLine): void {
    this.#context.print(watchLine(line, this.#context.world.now()))
  }
}

/** Busy, too many in a minute, too many at once. */
const LATER: ReadonlySet<number> = new Set([-1, 45009, 45033])
const LOST_RETRY_MS = 5_000
/** A block lasts as long as its window. */
const REFUSED_RETRY_MS = 60_000
