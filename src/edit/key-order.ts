import type { DepartmentSpec, MemberSpec, TagSpec } from '../config/spec.ts'

/* The order of the fields of an object, as files are written. */

export const DEPARTMENT_KEYS: readonly (keyof DepartmentSpec)[] = [
  'key',
  'id',
  'name',
  'name_en',
  'order',
  'parent',
  'previously',
  'children',
]

export const MEMBER_KEYS: readonly (keyof MemberSpec)[] = [
  'userid',
  'name',
  'alias',
  'mobile',
  'email',
  'biz_mail',
  'position',
  'gender',
  'telephone',
  'address',
  'departments',
  'main_department',
  'direct_leader',
  'enable',
  'extattr',
  'external_position',
  'external_profile',
  'previously',
]

export const TAG_KEYS: readonly (keyof TagSpec)[] = ['name', 'id', 'members', 'departments', 'previously']
