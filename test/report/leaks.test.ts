import fc from 'fast-check'
import { expect, test } from 'vitest'
import { OrgctlError } from '../../src/errors.ts'
import { LANGS } from '../../src/messages/catalogue.ts'
import type { Change } from '../../src/model/change.ts'
import type { Diagnostic } from '../../src/model/diagnostic.ts'
import type { LiveOrg } from '../../src/model/live.ts'
import { childPath, ROOT_PATH } from '../../src/model/path.ts'
import type { Plan } from '../../src/model/plan.ts'
import type { StepStatus } from '../../src/model/result.ts'
import { renderApplyJson } from '../../src/report/apply-json.ts'
import { renderApplyMarkdown } from '../../src/report/apply-markdown.ts'
import { renderApplyText } from '../../src/report/apply-text.ts'
import { renderDiagnosticsCodequality } from '../../src/report/diagnostics-codequality.ts'
import { renderDiagnosticsGithub } from '../../src/report/diagnostics-github.ts'
import { renderDiagnosticsJson } from '../../src/report/diagnostics-json.ts'
import { renderDiagnosticsJunit } from '../../src/report/diagnostics-junit.ts'
import { renderDiagnosticsSarif } from '../../src/report/diagnostics-sarif.ts'
import { renderDiagnosticsText } from '../../src/report/diagnostics-text.ts'
import { renderErrorText } from '../../src/report/errors-text.ts'
import { renderMemberText, renderOrgText, renderTagText } from '../../src/report/org-text.ts'
import { viewLive } from '../../src/report/org-view.ts'
import { diffJsonChunks } from '../../src/report/diff-json.ts'
import { renderDiffMarkdown } from '../../src/report/diff-markdown.ts'
import type { DiffReport } from '../../src/report/diff-notices.ts'
import { diffTextLines } from '../../src/report/diff-text.ts'
import { planNames } from '../../src/report/names.ts'
import { renderPlanJson } from '../../src/report/plan-json.ts'
import { renderPlanMarkdown } from '../../src/report/plan-markdown.ts'
import { renderPlanText } from '../../src/report/plan-text.ts'
import { createWording, type Wording } from '../../src/report/wording.ts'
import { aPlan, at, department, member, tag } from './plans.ts'
import { settle } from './results.ts'

/** A small organisation whose every text may be hostile, with what must not be seen of it. */
interface World {
  readonly names: readonly [string, string, string]
  readonly mobile: string
  readonly mail: string
  readonly address: string
}

const hostile = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 4 }),
      fc.constantFrom('\u001B[31m', '\u009B', '\n', '\r', '\u202E', '\u2066', '\u200F', '\u2028', '\u061C', '\u0000'),
      fc.constantFrom('`', '|', '<b>', '```', '张三', '{name}'),
    ),
    { minLength: 1, maxLength: 5 },
  )
  .map((parts) => parts.join(''))

const world: fc.Arbitrary<World> = fc.record({
  names: fc.tuple(hostile, hostile, hostile),
  mobile: fc.stringMatching(/^1[3-9]\d{9}$/u),
  mail: fc.stringMatching(/^[a-z]{3,8}\.[a-z]{2,5}@[a-z]{3,8}\.(?:com|cn)$/u),
  address: fc.stringMatching(/^[广深]州市[海天]{3}区\d{3,4}号$/u),
})

function membersFields({ names: [name], mobile, mail, address }: World): object {
  return {
    name,
    alias: `alias ${mail}`,
    mobile: `+86 ${mobile}`,
    email: mail,
    biz_mail: mail,
    gender: 'male',
    position: `${name} ${mobile}`,
    telephone: mobile,
    address,
    external_position: mail,
    extattr: { [name]: `${mobile}/${mail}`, 主页: { title: mail, url: `https://example.com/${name}` } },
    external_profile: { external_attr: [{ name, text: { value: `tel ${mobile}` } }] },
  }
}

function planOf(it: World): Plan {
  const [name, other, third] = it.names
  const path = childPath(ROOT_PATH, other)
  const fields = membersFields(it)
  const [changed] = [membersFields({ ...it, mobile: '13000000000', mail: 'other.one@example.org', address: '别处' })]
  const changes: Change[] = [
    department(
      2,
      path,
      { name: third, parentid: 1 },
      { name: other, parentid: 3 },
      { livePath: childPath(path, third) },
    ),
    department(4, childPath(path, name), { name }, null),
    member(`u-${name}`, name, null, { ...fields, departments: [at(2, path, true)], main_department: 2 }),
    member('old', name, { ...fields, departments: [at(2, path)] }, null, { effects: ['mailbox-deleted'] }),
    member(
      'moved',
      other,
      { ...fields, direct_leader: name, departments: [at(2, path)] },
      { ...changed, direct_leader: other, departments: [at(4, childPath(path, name))] },
    ),
    tag(10, name, { name: other, members: [name] }, { name, members: [other] }),
  ]
  const message = { code: 'plan.protected', params: { object: name } } as const
  return aPlan(changes, { warnings: [message], blocked: [{ guard: other, message }] })
}

function liveOf(it: World): LiveOrg {
  const [name, other] = it.names
  return {
    corp_id: 'ww',
    read: { mode: 'full', unreadable: [] },
    departments: [{ id: 1, parentid: 0, order: 1, name: other }],
    members: [{ userid: 'lisi', departments: [{ department: 1, leader: true }], ...membersFields(it) }],
    tags: [{ id: 1, name, members: ['lisi', other], departments: [1] }],
  }
}

function diffOf(it: World): DiffReport {
  const { changes, warnings } = planOf(it)
  const [name, other, third] = it.names
  return {
    base: name,
    head: other,
    leaderless: [2, 9],
    comparison: {
      changes,
      warnings,
      released: [
        { kind: 'department', id: 5, path: childPath(ROOT_PATH, third) },
        { kind: 'member', userid: `gone-${third}`, name },
        { kind: 'tag', id: 6, name: other },
      ],
      kinds: { managed: [], released: [{ kind: 'tags', declared: 1, undeclared: 'keep' }] },
      settings: [
        { kind: 'value', setting: 'organization.corp_id', before: name, after: null },
        { kind: 'list', setting: 'policy.protect.tags', added: [name], removed: [third] },
      ],
      approvals: [
        { by: { kind: 'owners', department: 2 }, members: [third], changes: [0], settings: false },
        { by: { kind: 'tag', tag: name }, members: [], changes: [], settings: true },
        { by: { kind: 'member', userid: other }, members: [other], changes: [0], settings: false },
      ],
      unreadable: [],
      known: liveOf(it),
      ids: { department: (id) => (id === 2 ? undefined : id), tag: (id) => id },
      pathBefore: () => childPath(ROOT_PATH, third),
      inScope: { departments: 1, members: 1, tags: 1 },
    },
  }
}

function diffNames({ comparison }: DiffReport): ReturnType<typeof planNames> {
  return planNames(comparison, comparison.known, comparison.ids)
}

function findingsOf(it: World): { diagnostics: readonly Diagnostic[]; files: number } {
  const [name, other, third] = it.names
  return {
    files: 1,
    diagnostics: [
      {
        severity: 'error',
        code: 'plan.protected',
        params: { object: name },
        position: { file: other, line: 1, column: 1 },
        excerpt: { text: `${third}${name}`, caret: third.length },
        hint: { code: 'plan.protected', params: { object: third } },
      },
    ],
  }
}

const english = createWording({ lang: 'en', showSensitive: false })
const text = { color: false, verbose: true, wording: english, width: 40 }
const json = {
  fingerprint: 'hmac-sha256:00',
  wording: createWording({ lang: 'en', showSensitive: true }),
  locate: () => ({ file: 'a', line: 1, column: 1 }),
  options: { targets: [], strategy: 'auto', offline: false },
}
const statuses: readonly StepStatus[] = ['failed', 'skipped', 'done']

function reportsIn(wording: Wording): readonly (readonly [string, (it: World) => string])[] {
  const text = { color: false, verbose: true, wording, width: 40 }
  return [
    ['plan text', (it) => renderPlanText(planOf(it), { ...text, verbose: false })],
    ['verbose plan text', (it) => renderPlanText(planOf(it), text)],
    ['plan JSON', (it) => renderPlanJson(planOf(it), json)],
    ['plan markdown', (it) => renderPlanMarkdown(planOf(it), { wording })],
    ['diff text', (it) => [...diffTextLines(diffOf(it), { ...text, names: diffNames(diffOf(it)) })].join('\n')],
    ['diff JSON', (it) => [...diffJsonChunks(diffOf(it), { ...json, names: diffNames(diffOf(it)) })].join('')],
    ['diff markdown', (it) => renderDiffMarkdown(diffOf(it), { wording, names: diffNames(diffOf(it)) })],
    ['apply text', (it) => renderApplyText(settle(planOf(it), statuses), text)],
    ['apply JSON', (it) => renderApplyJson(settle(planOf(it), statuses), wording)],
    ['apply markdown', (it) => renderApplyMarkdown(settle(planOf(it), statuses), wording)],
    ['diagnostics text', (it) => renderDiagnosticsText(findingsOf(it), { color: false, wording })],
    ['diagnostics JSON', (it) => renderDiagnosticsJson(findingsOf(it), wording)],
    ['GitHub annotations', (it) => renderDiagnosticsGithub(findingsOf(it), wording)],
    ['SARIF', (it) => renderDiagnosticsSarif(findingsOf(it), wording, '1.0.0')],
    ['JUnit', (it) => renderDiagnosticsJunit(findingsOf(it), wording)],
    ['code quality', (it) => renderDiagnosticsCodequality(findingsOf(it), wording)],
    ['org text', (it) => renderOrgText(viewLive(liveOf(it)), text)],
    ['member text', (it) => renderMemberText(viewLive(liveOf(it)), 'lisi', text) ?? ''],
    ['tag text', (it) => renderTagText(viewLive(liveOf(it)), it.names[0], text) ?? ''],
    [
      'error text',
      (it) => renderErrorText(new OrgctlError('plan.protected', { params: { object: it.names[0] } }), text),
    ],
  ]
}

const reports = LANGS.flatMap((lang) =>
  reportsIn(createWording({ lang, showSensitive: false })).map(([name, render]) => [name, lang, render] as const),
)

test.each(reports)('%s in %s holds no hostile character and no unmasked value', (_format, _lang, render) => {
  fc.assert(
    fc.property(world, (it) => {
      const report = render(it)
      expect(report).not.toBe('')
      expect(report.replaceAll('\n', '').replaceAll('\u200D', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u)
      expect(report).not.toContain(it.mobile)
      expect(report).not.toContain(it.mail)
      expect(report).not.toContain(it.address)
    }),
  )
})

test('with show-sensitive the plan text shows what it hides otherwise', () => {
  fc.assert(
    fc.property(world, (it) => {
      const report = renderPlanText(planOf(it), { ...text, width: Infinity, wording: json.wording })
      expect(report).toContain(it.mobile)
      expect(report).toContain(it.mail)
      expect(report).toContain(it.address)
    }),
  )
})
