/* Preloaded into every measured process: tells on descriptor 3, which belongs to the bench, what the process used. */
import { readFileSync, writeSync } from 'node:fs'

process.once('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
  writeSync(3, JSON.stringify({ cpuMs: (userCPUTime + systemCPUTime) / 1000, peakMb: (ownPeakKb() ?? maxRSS) / 1024 }))
})

/** Linux hands the peak of the parent on to its children in maxRSS; this figure starts afresh. */
function ownPeakKb(): number | undefined {
  if (process.platform !== 'linux') return undefined
  const peak = /VmHWM:\s+(\d+)/u.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]
  return peak === undefined ? undefined : Number(peak)
}
