/** A group of linked corps (互联企业), as far as the app may see it. */
export interface LinkedGroup {
  /** Not a corpid: the group's own id. */
  readonly linkedid: string
  readonly departments: readonly LinkedDepartment[]
  readonly members: readonly LinkedMember[]
}

export interface LinkedDepartment {
  readonly id: string
  readonly name: string
  /** `0` for the top one. */
  readonly parentid: string
  readonly order: number
}

export interface LinkedMember {
  readonly corpid: string
  readonly userid: string
  readonly name: string
  /** Ids within the group. */
  readonly departments: readonly string[]
  readonly position: string
  readonly mobile: string
  readonly email: string
  readonly telephone: string
}

/** What the app sees unless told otherwise: a small partner. */
export const A_PARTNER: readonly LinkedGroup[] = [
  {
    linkedid: 'LKpartner',
    departments: [
      { id: '1', name: '合作伙伴', parentid: '0', order: 100_000_000 },
      { id: '2', name: '供应部', parentid: '1', order: 100_000_000 },
      { id: '3', name: '仓储组', parentid: '2', order: 100_000_000 },
    ],
    members: [
      {
        corpid: 'wwpartner',
        userid: 'qian',
        name: '钱伙伴',
        departments: ['2'],
        position: '供应经理',
        mobile: '+86 13500000001',
        email: 'qian@partner.example.com',
        telephone: '020-100001',
      },
      {
        corpid: 'wwpartner',
        userid: 'zhou',
        name: '周仓储',
        departments: ['2', '3'],
        position: '仓储主管',
        mobile: '+86 13500000002',
        email: 'zhou@partner.example.com',
        telephone: '',
      },
    ],
  },
]
