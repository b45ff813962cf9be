import type { Seed } from '../../../src/sandbox/snapshot.ts'

/**
 * 研发 (4) with 后端组 (30) below it, and 销售 (5). wangwu is in both of the first, and leads one; zhao is in all three; gone has
 * left; adrift is in 其他（待设置部门）.
 */
export const SEED: Seed = {
  departments: [
    { id: 1, name: '公司' },
    { id: 30, name: '后端组', parentid: 4 },
    { id: 4, name: '研发', order: 7, name_en: 'R&D' },
    { id: 5, name: '销售' },
  ],
  members: [
    {
      userid: 'wangwu',
      name: '王五',
      mobile: '13800000002',
      email: 'w@example.com',
      biz_mail: 'w@corp.example.com',
      address: '广州',
      status: 1,
      departments: [
        { department: 4, leader: true, order: 3 },
        { department: 30, leader: false, order: 0 },
      ],
      main_department: 30,
      gender: 'female',
      extattr: { 工号: '7' },
      direct_leader: 'Lisi',
    },
    { userid: 'Lisi', name: '李四', mobile: '13800000001', status: 2, departments: [{ department: 5 }] },
    {
      userid: 'zhao',
      name: '赵六',
      alias: 'Z',
      mobile: '13800000005',
      departments: [{ department: 4 }, { department: 30, order: 2 }, { department: 5, leader: true }],
      direct_leader: 'wangwu',
    },
    { userid: 'gone', name: '走了', mobile: '13800000003', status: 5, departments: [{ department: 4 }] },
    { userid: 'adrift', name: '待定', mobile: '13800000004' },
  ],
  tags: [
    { id: 9, name: '乙', members: ['wangwu', 'Lisi'], departments: [30, 5] },
    { id: 3, name: '甲', members: [], departments: [] },
    { id: 4, name: '丙', members: ['zhao'], departments: [] },
  ],
  sandbox: { tag_owners: { 4: 'other', 9: 'console' } },
}
