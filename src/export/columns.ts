export type TableName = 'members' | 'names' | 'departments' | 'tag'

type Columns = Readonly<Record<TableName, readonly string[]>>

/** The columns of each table, in WeCom's names. What else WeCom tells is in NDJSON only. */
export const COLUMNS: Columns = {
  members: [
    'userid',
    'name',
    'alias',
    'department',
    'order',
    'is_leader_in_dept',
    'main_department',
    'direct_leader',
    'position',
    'mobile',
    'telephone',
    'email',
    'biz_mail',
    'gender',
    'address',
    'status',
    'external_position',
    'extattr',
    'external_profile',
    'avatar',
  ],
  names: ['userid', 'name', 'department'],
  departments: ['id', 'name', 'name_en', 'parentid', 'order', 'department_leader'],
  tag: ['tagid', 'tagname', 'userid', 'name', 'partyid'],
}

/** The few columns that a person looks at. */
export const GLANCE: Columns = {
  members: ['userid', 'name', 'department', 'position'],
  names: ['userid', 'name', 'department'],
  departments: ['id', 'name', 'parentid'],
  tag: ['userid', 'name', 'partyid'],
}
