import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'

/** What a Prometheus sees of one watch; names and units as its conventions want them. */
export interface WatchMetrics {
  readonly answered: (result: string, ms: number) => void
  readonly event: (kind: string) => void
  readonly reading: (result: 'done' | 'failed', ms: number) => void
  readonly drift: (changes: number) => void
  readonly message: (result: 'sent' | 'failed') => void
  readonly text: () => Promise<{ readonly contentType: string; readonly text: string }>
}

export function watchMetrics(): WatchMetrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  const callbacks = new Counter({
    name: 'orgctl_callbacks_total',
    help: 'Callbacks answered, by what became of them',
    labelNames: ['result'],
    registers,
  })
  const seconds = new Histogram({
    name: 'orgctl_callback_duration_seconds',
    help: 'From the whole body received to the answer',
    buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 1, 5],
    registers,
  })
  const events = new Counter({
    name: 'orgctl_events_total',
    help: 'Events accepted, by kind, without duplicates',
    labelNames: ['kind'],
    registers,
  })
  const readings = new Counter({
    name: 'orgctl_drift_readings_total',
    help: 'Readings of live for drift',
    labelNames: ['result'],
    registers,
  })
  const readingSeconds = new Histogram({
    name: 'orgctl_drift_reading_duration_seconds',
    help: 'Time that a reading took',
    buckets: [0.1, 0.5, 1, 5, 15, 60, 300],
    registers,
  })
  const lastReading = new Gauge({
    name: 'orgctl_drift_last_reading_timestamp_seconds',
    help: 'When drift was last told, since 1970',
    registers,
  })
  const changes = new Gauge({
    name: 'orgctl_drift_changes',
    help: 'Objects that were changed in WeCom behind the files, at the last reading',
    registers,
  })
  const messages = new Counter({
    name: 'orgctl_robot_messages_total',
    help: 'Messages to the group robot',
    labelNames: ['result'],
    registers,
  })
  return {
    answered: (result, ms) => {
      callbacks.inc({ result })
      seconds.observe(ms / 1000)
    },
    event: (kind) => {
      events.inc({ kind })
    },
    reading: (result, ms) => {
      readings.inc({ result })
      readingSeconds.observe(ms / 1000)
      if (result === 'done') lastReading.setToCurrentTime()
    },
    drift: (count) => {
      changes.set(count)
    },
    message: (result) => {
      messages.inc({ result })
    },
    text: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  }
}
