#!/usr/bin/env node
import { createInterface } from 'node:readline/promises'
import { setTimeout as delay } from 'node:timers/promises'
import type { World } from './commands/context.ts'

/** The process as the program sees it. */
function processWorld(): World {
  const { stdin, stdout, stderr } = process
  return {
    env: process.env,
    cwd: process.cwd(),
    stdout,
    stderr,
    ask: stdin.isTTY && stderr.isTTY ? askAtTerminal : undefined,
    readStdin: async () => {
      const chunks: Buffer[] = []
      for await (const chunk of stdin as AsyncIterable<Buffer>) chunks.push(chunk) // no encoding is set
      return Buffer.concat(chunks).toString('utf8')
    },
    clock: () => performance.now(),
    now: () => new Date(),
    sleep: async (ms) => {
      await delay(ms)
    },
    pid: process.pid,
    isAlive: (pid) => {
      try {
        process.kill(pid, 0)
        return true
      } catch (error) {
        return error instanceof Error && 'code' in error && error.code === 'EPERM'
      }
    },
    hasThreads: true,
    onInterrupt: (listener) => {
      const onInt = (): void => listener(130)
      const onTerm = (): void => listener(143)
      // Only the first signal is ours: a second one ends the process at once.
      process.once('SIGINT', onInt)
      process.once('SIGTERM', onTerm)
      return () => {
        process.off('SIGINT', onInt)
        process.off('SIGTERM', onTerm)
      }
    },
  }
}

/** The end of the input is an empty answer. Ctrl-C is the signal that it is everywhere else, and gets no answer. */
async function askAtTerminal(question: string): Promise<string> {
  const prompt = createInterface({ input: process.stdin, output: process.stderr })
  let isInterrupted = false
  prompt.once('SIGINT', () => {
    isInterrupted = true
    prompt.close()
    process.kill(process.pid, 'SIGINT')
  })
  try {
    return await new Promise<string>((resolve, reject) => {
      prompt.once('close', () => {
        if (!isInterrupted) resolve('')
      })
      prompt.question(question).then(resolve, reject)
    })
  } finally {
    prompt.close()
  }
}

/** A reader that has seen enough (`orgctl plan | head`) must not end an apply before it has recorded what it did. */
function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
    })
  }
}

async function main(): Promise<void> {
  outliveReaders()
  const [only, ...others] = process.argv.slice(2)
  if (only === '--version' && others.length === 0) {
    // Asked often, by scripts: no command tree is needed for it.
    const { packageVersion } = await import('./commands/version.ts')
    process.stdout.write(`${packageVersion()}\n`)
    return
  }
  const { runProgram } = await import('./commands/program.ts')
  process.exitCode = await runProgram(process.argv.slice(2), processWorld())
}

await main()
