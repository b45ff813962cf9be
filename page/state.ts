import { ancestors, departmentsOf, type Model } from './model.ts'
import { departmentKey, firstView, memberKey, type Row } from './rows.ts'
import { PLACED } from '../src/report/page/page-data.ts'

export interface Chosen {
  readonly kind: 'department' | 'member'
  readonly index: number
}

export interface State {
  readonly view: 'outline' | 'chart'
  readonly expanded: ReadonlySet<number>
  readonly onlyChanges: boolean
  /** Key of the row that the keyboard is at. */
  readonly active: string
  readonly chosen: Chosen | undefined
  /** Grows with every jump to a row, so that it is scrolled to even when it is the same one. */
  readonly jumps: number
}

export type Action =
  | { readonly kind: 'view'; readonly view: State['view'] }
  | { readonly kind: 'only-changes'; readonly on: boolean }
  | { readonly kind: 'open' | 'close'; readonly departments: readonly number[] }
  | { readonly kind: 'close-all' }
  | { readonly kind: 'go' | 'choose'; readonly row: Pick<Row, 'key' | 'kind' | 'index'> }
  /** Shows an object wherever it is in the tree. */
  | { readonly kind: 'reveal'; readonly object: Chosen }
  | { readonly kind: 'dismiss' }

export function firstState(model: Model): State {
  return {
    view: 'outline',
    ...firstView(model),
    active: departmentKey(0),
    chosen: undefined,
    jumps: 0,
  }
}

export function nextState(model: Model, state: State, action: Action): State {
  switch (action.kind) {
    case 'view':
      return { ...state, view: action.view, active: departmentOf(state.active), jumps: state.jumps + 1 }
    case 'only-changes':
      return { ...state, onlyChanges: action.on }
    case 'open':
      return { ...state, expanded: new Set([...state.expanded, ...action.departments]) }
    case 'close': {
      const closed = new Set(action.departments)
      return { ...state, expanded: new Set([...state.expanded].filter((department) => !closed.has(department))) }
    }
    case 'close-all':
      return { ...state, expanded: new Set([0]), active: departmentKey(0), jumps: state.jumps + 1 }
    case 'go':
      return { ...state, active: action.row.key, jumps: state.jumps + 1 }
    case 'choose': {
      const { key, kind, index } = action.row
      return { ...state, active: key, chosen: { kind, index } }
    }
    case 'reveal':
      return reveal(model, state, action.object)
    case 'dismiss':
      return { ...state, chosen: undefined }
  }
}

/** The department of a row: the chart has no members. */
function departmentOf(key: string): string {
  const [, department] = key.split('.')
  return department === undefined ? key : departmentKey(Number(department))
}

function reveal({ data, hasChanges }: Model, state: State, object: Chosen): State {
  const { kind, index } = object
  const home =
    kind === 'department'
      ? index
      : (departmentsOf(data, index, PLACED.after)[0] ?? departmentsOf(data, index, PLACED.before)[0] ?? 0)
  const path = kind === 'department' ? ancestors(data, index) : [...ancestors(data, home), home]
  const isInView = kind === 'department' ? hasChanges[index] === true : index in data.members.state
  const isInChart = state.view === 'chart'
  return {
    ...state,
    expanded: new Set([...state.expanded, ...path]),
    onlyChanges: state.onlyChanges && isInView,
    active: kind === 'department' || isInChart ? departmentKey(home) : memberKey(index, home),
    chosen: object,
    jumps: state.jumps + 1,
  }
}
