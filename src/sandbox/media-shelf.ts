import { randomBytes } from 'node:crypto'

export interface Media {
  readonly type: MediaType
  readonly content: Uint8Array
}

export const MEDIA_TYPES = ['image', 'voice', 'video', 'file'] as const
export type MediaType = (typeof MEDIA_TYPES)[number]

const LIFE_MS = 3 * 24 * 60 * 60 * 1000

/** Uploaded files, shared by all secrets of the corp and gone after three days. */
export class MediaShelf {
  readonly #now: () => number
  readonly #media = new Map<string, Media & { readonly expiresAtMs: number }>()

  constructor(now: () => number) {
    this.#now = now
  }

  put(media: Media): { readonly mediaId: string; readonly createdAtMs: number } {
    const now = this.#now()
    for (const [id, { expiresAtMs }] of this.#media) {
      if (expiresAtMs <= now) this.#media.delete(id)
    }
    const mediaId = `sandbox-${randomBytes(24).toString('base64url')}`
    this.#media.set(mediaId, { ...media, expiresAtMs: now + LIFE_MS })
    return { mediaId, createdAtMs: now }
  }

  take(mediaId: string): Media | undefined {
    const media = this.#media.get(mediaId)
    return media && media.expiresAtMs > this.#now() ? media : undefined
  }
}
