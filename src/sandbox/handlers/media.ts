import { MEDIA_TYPES, type MediaType } from '../media-shelf.ts'
import { refuse } from '../refusal.ts'
import type { Endpoint } from '../world.ts'

const MB = 2 ** 20
const LARGEST: Readonly<Record<MediaType, number>> = {
  image: 10 * MB,
  voice: 2 * MB,
  video: 10 * MB,
  file: 20 * MB,
}

const EXTENSIONS: Readonly<Record<Exclude<MediaType, 'file'>, RegExp>> = {
  image: /\.(?:jpe?g|png)$/iu,
  voice: /\.amr$/iu,
  video: /\.mp4$/iu,
}

export const mediaEndpoints: Readonly<Record<string, Endpoint>> = {
  'media/upload': {
    method: 'POST',
    access: 'any',
    body: 'file',
    run: ({ fields, world, upload }) => {
      const type = MEDIA_TYPES.find((known) => known === fields.string('type')) ?? refuse(40005)
      if (!upload) return refuse(44001)
      const { content, filename, filelength } = upload
      if (content.length <= 5 || (filelength !== undefined && filelength !== content.length)) refuse(40006)
      if (content.length > LARGEST[type]) refuse(45001)
      if (type !== 'file' && !EXTENSIONS[type].test(filename)) refuse(40004)
      const { mediaId, createdAtMs } = world.media.put({ type, content })
      return {
        errmsg: '',
        payload: { type, media_id: mediaId, created_at: String(Math.floor(createdAtMs / 1000)) },
      }
    },
  },
}
