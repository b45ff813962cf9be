/** What WeCom says about one call. */
interface EndpointFacts {
  readonly method: 'GET' | 'POST'
  /** Number of its official page: `https://developer.work.weixin.qq.com/document/path/N`. */
  readonly page: number
  /**
   * Whose token it takes. `details`: an app's, and that of a contacts secret which is used from an address of before 2022-08-15.
   * An app sees its visible range only.
   */
  readonly secret: 'contacts' | 'app' | 'either' | 'details' | 'none'
  /** Largest number of entries, or largest value, by parameter. */
  readonly max?: Readonly<Record<string, number>>
  /** Calls at the same time, where WeCom states a figure of its own. */
  readonly atOnce?: number
}

/**
 * Every endpoint that orgctl calls by itself, by its path below `/cgi-bin/`: the client sends no other one, and the commands keep
 * to the limits. Each may be called 10,000 times a minute and 150,000 times an hour. `docs/api-coverage.md` is made from this.
 */
export const ENDPOINTS = {
  gettoken: { method: 'GET', page: 91039, secret: 'none' },

  'user/create': { method: 'POST', page: 90195, secret: 'contacts', max: { department: 100, direct_leader: 1 } },
  'user/get': { method: 'GET', page: 90196, secret: 'details' },
  'user/update': { method: 'POST', page: 90197, secret: 'contacts', max: { department: 100, direct_leader: 1 } },
  'user/delete': { method: 'GET', page: 90198, secret: 'contacts' },
  'user/batchdelete': { method: 'POST', page: 90199, secret: 'contacts', max: { useridlist: 200 } },
  'user/simplelist': { method: 'GET', page: 90200, secret: 'details' },
  'user/list': { method: 'GET', page: 90201, secret: 'details' },
  'user/list_id': { method: 'POST', page: 96067, secret: 'contacts', max: { limit: 10_000 } },
  'user/getuserid': { method: 'POST', page: 95402, secret: 'either' },
  'user/get_userid_by_email': { method: 'POST', page: 95895, secret: 'either' },
  'user/convert_to_openid': { method: 'POST', page: 90202, secret: 'either' },
  'user/convert_to_userid': { method: 'POST', page: 90202, secret: 'either' },
  'user/authsucc': { method: 'GET', page: 90203, secret: 'contacts' },
  'auth/get_tfa_info': { method: 'POST', page: 99499, secret: 'either', atOnce: 20 },
  'user/tfa_succ': { method: 'POST', page: 99500, secret: 'either', atOnce: 20 },
  'user/get_active_stat': { method: 'POST', page: 92714, secret: 'contacts', max: { 'days back': 30 } },
  'batch/invite': { method: 'POST', page: 90975, secret: 'either', max: { user: 1000, party: 100, tag: 100 } },
  'corp/get_join_qrcode': { method: 'GET', page: 91714, secret: 'contacts', max: { size_type: 4 } },

  'department/create': { method: 'POST', page: 90205, secret: 'contacts' },
  'department/update': { method: 'POST', page: 90206, secret: 'contacts' },
  'department/delete': { method: 'GET', page: 90207, secret: 'contacts' },
  'department/list': { method: 'GET', page: 90208, secret: 'details' },
  'department/simplelist': { method: 'GET', page: 95350, secret: 'either' },
  'department/get': { method: 'GET', page: 95351, secret: 'details' },

  'tag/create': { method: 'POST', page: 90210, secret: 'either' },
  'tag/update': { method: 'POST', page: 90211, secret: 'either' },
  'tag/delete': { method: 'GET', page: 90212, secret: 'either' },
  'tag/get': { method: 'GET', page: 90213, secret: 'either' },
  'tag/addtagusers': { method: 'POST', page: 90214, secret: 'either', max: { userlist: 1000, partylist: 100 } },
  'tag/deltagusers': { method: 'POST', page: 90215, secret: 'either', max: { userlist: 1000, partylist: 100 } },
  'tag/list': { method: 'GET', page: 90216, secret: 'either' },

  'media/upload': { method: 'POST', page: 90253, secret: 'either', max: { bytes: 20_971_520 } },
  'batch/syncuser': { method: 'POST', page: 90980, secret: 'contacts' },
  'batch/replaceuser': { method: 'POST', page: 90981, secret: 'contacts' },
  'batch/replaceparty': { method: 'POST', page: 90982, secret: 'contacts' },
  'batch/getresult': { method: 'GET', page: 90983, secret: 'contacts' },

  'export/simple_user': { method: 'POST', page: 94849, secret: 'details', max: { block_size: 1_000_000 } },
  'export/user': { method: 'POST', page: 94851, secret: 'details', max: { block_size: 1_000_000 } },
  'export/department': { method: 'POST', page: 94852, secret: 'details', max: { block_size: 1_000_000 } },
  'export/taguser': { method: 'POST', page: 94853, secret: 'either', max: { block_size: 1_000_000 } },
  'export/get_result': { method: 'GET', page: 94854, secret: 'either' },

  'linkedcorp/agent/get_perm_list': { method: 'POST', page: 93172, secret: 'app' },
  'linkedcorp/user/get': { method: 'POST', page: 93171, secret: 'app' },
  'linkedcorp/user/simplelist': { method: 'POST', page: 93168, secret: 'app' },
  'linkedcorp/user/list': { method: 'POST', page: 93169, secret: 'app' },
  'linkedcorp/department/list': { method: 'POST', page: 93170, secret: 'app' },
} as const

export type EndpointPath = keyof typeof ENDPOINTS

/** The facts without what they are for this endpoint in particular. */
export function factsOf(path: EndpointPath): EndpointFacts {
  return ENDPOINTS[path]
}

/** Calls that the endpoint takes at the same time; `undefined` where WeCom states no figure, as for endpoints that are not ours. */
export function atOnce(path: string): number | undefined {
  const facts: EndpointFacts | undefined = isKnown(path) ? ENDPOINTS[path] : undefined
  return facts?.atOnce
}

function isKnown(path: string): path is EndpointPath {
  return Object.hasOwn(ENDPOINTS, path)
}
