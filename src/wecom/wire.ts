/** The shapes on the wire. Everything WeCom answers may lack keys, and may write numbers as strings: read it with `decode.ts`. */

export interface WireTextAttr {
  readonly type: 0
  readonly name: string
  readonly text: { readonly value: string }
}

export interface WireWebAttr {
  readonly type: 1
  readonly name: string
  readonly web: { readonly url: string; readonly title: string }
}

export type WireAttr = WireTextAttr | WireWebAttr

/** Body of user/create and user/update, without `userid`. */
export interface WireMemberWrite {
  name?: string
  alias?: string
  mobile?: string
  email?: string
  biz_mail?: string
  position?: string
  /** "1" male, "2" female. */
  gender?: '1' | '2'
  telephone?: string
  address?: string
  /** At most one userid. */
  direct_leader?: readonly string[]
  enable?: 0 | 1
  extattr?: { readonly attrs: readonly WireAttr[] }
  external_position?: string
  external_profile?: Readonly<Record<string, unknown>>
  /** These three run in parallel and have the same length. */
  department?: readonly number[]
  order?: readonly number[]
  is_leader_in_dept?: readonly (0 | 1)[]
  main_department?: number
}

/** Body of department/create and department/update, without `id`. */
export interface WireDepartmentWrite {
  name?: string
  name_en?: string
  parentid?: number
  order?: number
}

/** Body of tag/addtagusers and tag/deltagusers. */
export interface WireTagMembers {
  readonly tagid: number
  readonly userlist: readonly string[]
  readonly partylist: readonly number[]
}
