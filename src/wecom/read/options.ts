export interface ReadOptions {
  readonly corpId: string
  readonly parallelism: number
  /** Of user/list_id, in one page. */
  readonly pageRows: number
  readonly progress: (done: number, total: number) => void
}

/** Tells of one more thing done each time it is called. */
export function counter(total: number, tell: ReadOptions['progress']): () => void {
  let done = 0
  return () => {
    done += 1
    tell(done, total)
  }
}
