import { forgeClient, type ForgeClient, type ForgeClientOptions } from './client.ts'
import { githubReview } from './github.ts'
import { gitlabReview } from './gitlab.ts'
import type { ReviewPlace } from './pipeline.ts'
import type { Review } from './review.ts'

export function openReview(
  place: ReviewPlace,
  options: Omit<ForgeClientOptions, 'baseUrl' | 'credential'>,
): { readonly review: Review; readonly close: ForgeClient['close'] } {
  const { baseUrl, token } = place
  switch (place.forge) {
    case 'github': {
      const client = forgeClient({ ...options, baseUrl, credential: { authorization: `Bearer ${token}` } })
      return { review: githubReview(client, place), close: client.close }
    }
    case 'gitlab': {
      const client = forgeClient({ ...options, baseUrl, credential: { 'private-token': token } })
      return { review: gitlabReview(client, place), close: client.close }
    }
  }
}
