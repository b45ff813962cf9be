/* What anybody would write first to read a corp: the departments, then the members of each, with the built-in fetch. */

interface Answer {
  readonly errcode: number
  readonly access_token?: string
  readonly department?: readonly { readonly id: number }[]
  readonly userlist?: readonly { readonly userid: string }[]
}

const { WECOM_BASE_URL = '', WECOM_CORP_ID = '', WECOM_CONTACTS_SECRET = '' } = process.env
const IN_FLIGHT = 32

async function call(path: string, query: Readonly<Record<string, string>>): Promise<Answer> {
  const response = await fetch(`${WECOM_BASE_URL}/cgi-bin/${path}?${new URLSearchParams(query).toString()}`)
  const answer = (await response.json()) as Answer // as documented; a first draft trusts that
  if (answer.errcode !== 0) throw new Error(`${path}: ${answer.errcode}`)
  return answer
}

const { access_token = '' } = await call('gettoken', { corpid: WECOM_CORP_ID, corpsecret: WECOM_CONTACTS_SECRET })
const { department: departments = [] } = await call('department/list', { access_token })
const members = new Map<string, unknown>()
const waiting = departments.values()
await Promise.all(
  Array.from({ length: IN_FLIGHT }, async () => {
    for (const { id } of waiting) {
      const { userlist = [] } = await call('user/list', { access_token, department_id: String(id) })
      for (const member of userlist) members.set(member.userid, member)
    }
  }),
)
process.stdout.write(JSON.stringify({ departments, members: [...members.values()] }))
