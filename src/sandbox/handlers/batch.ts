import { parseAesKey } from '../../crypto/aes-key.ts'
import { departmentJob } from '../imports/departments.ts'
import { memberJob } from '../imports/members.ts'
import { readTable, type Table } from '../imports/table.ts'
import type { CallbackTarget } from '../callbacks/deliveries.ts'
import type { Job, JobEnd } from '../jobs.ts'
import { FailedImport, refuse } from '../refusal.ts'
import type { CallContext, Endpoint } from '../world.ts'

export const batchEndpoints: Readonly<Record<string, Endpoint>> = {
  'batch/syncuser': importEndpoint(({ world, fields }, table) =>
    memberJob({ world, table, isInviting: fields.bool('to_invite') ?? true, missing: 'stay' }),
  ),
  'batch/replaceuser': importEndpoint(({ world, fields }, table) =>
    memberJob({ world, table, isInviting: fields.bool('to_invite') ?? true, missing: 'go' }),
  ),
  'batch/replaceparty': importEndpoint(({ world }, table) => departmentJob(world, table)),
  'batch/getresult': {
    method: 'GET',
    access: 'write',
    run: ({ world, fields }) => {
      const found = world.jobs.poll(fields.string('jobid') ?? refuse(40058))
      if (found === 'unknown') return refuse(40088)
      if (found === 'forgotten') return refuse(40089)
      const { job, state } = found
      const { type, total } = job
      switch (state.status) {
        case 'failed':
          throw new FailedImport(state.errcode, state.errmsg, type)
        case 3:
          return { payload: { status: 3, type, total, percentage: 100, result: state.rows } }
        case 1:
        case 2:
          return { payload: { status: state.status, type, total, percentage: state.percentage, result: [] } }
      }
    },
  },
}

function importEndpoint(jobOf: (context: CallContext, table: Table) => Job): Endpoint {
  return {
    method: 'POST',
    access: 'write',
    run: (context) => {
      const { world, fields } = context
      const mediaId = fields.string('media_id') ?? refuse(41006)
      const target = callbackOf(context)
      const media = world.media.take(mediaId)
      if (media?.type !== 'file') return refuse(40007)
      if (world.jobs.isRunning) refuse(302008)
      const job = jobOf(context, readTable(media.content, world.switches.importQuotes))
      const onEnd =
        target &&
        (({ jobid, errcode, errmsg }: JobEnd) =>
          world.callbacks.job(target, { JobId: jobid, JobType: job.type, ErrCode: errcode, ErrMsg: errmsg }))
      return { payload: { jobid: world.jobs.submit(job, onEnd) } }
    },
  }
}

/** An empty callback is none, as callers in the field rely on. */
function callbackOf({ fields }: CallContext): CallbackTarget | undefined {
  const callback = fields.object('callback')
  const url = callback?.string('url') ?? ''
  if (!callback || url === '') return undefined
  const token = callback.string('token') ?? ''
  const encodingaeskey = callback.string('encodingaeskey') ?? ''
  const isUsable =
    /^https?:\/\//u.test(url) && URL.canParse(url) && token !== '' && parseAesKey(encodingaeskey) !== undefined
  return isUsable ? { url, token, encodingAesKey: encodingaeskey } : refuse(40057)
}
