import { EXIT, OrgctlError, type ExitCode } from '../../errors.ts'
import { recordsJson } from '../../report/record.ts'
import type { Context } from '../context.ts'
import { writeFile } from '../files.ts'
import { choice } from '../flags.ts'
import { operationFormat, withOperations } from './session.ts'

export interface JoinQrcodeFlags {
  readonly size?: string
  readonly out?: string
}

/** Pixels of WeCom's sizes 1 to 4. */
const SIZES = ['171', '399', '741', '2052'] as const

/** The QR code by which people join: its address, and the picture in a file and on the terminal. */
export async function joinQrcode(context: Context, flags: JoinQrcodeFlags): Promise<ExitCode> {
  const format = operationFormat(context, 'join-qrcode')
  const pixels = choice('--size', flags.size ?? SIZES[1], SIZES)
  const { out } = flags
  return withOperations(context, async (operations) => {
    const url = await operations.joinQrcode(SIZES.indexOf(pixels) + 1)
    const { wording, world, color } = context
    const isShown = format === 'text' && world.stdout.isTTY === true
    if (format === 'text') context.print(`${wording.name(url)}\n`)
    const picture = out !== undefined || isShown ? await operations.picture(url) : undefined
    if (isShown) await draw(context, picture, color.stdout)
    if (out !== undefined && picture) await writeFile(context, out, picture)
    const file = picture && out !== undefined ? { file: out } : {}
    if (format === 'json') {
      context.print(recordsJson({ join_qrcode: url, pixels: Number(pixels), ...file }, wording))
    }
    context.note(`${wording.text('ops.qrcode.valid')}\n`)
    if (out === undefined) return EXIT.ok
    if (!picture) throw new OrgctlError('ops.qrcode.no-picture', { exitCode: EXIT.unreadable })
    context.note(`${wording.text('ops.qrcode.saved', { file: context.shown(context.path(out)) })}\n`)
    return EXIT.ok
  })
}

/** Drawn anew from what it says: pixels of the picture would be too many for a terminal. */
async function draw(context: Context, picture: Uint8Array | undefined, color: boolean): Promise<void> {
  const { drawQr, readQrPicture } = await import('./qr-picture.ts')
  const text = picture && readQrPicture(picture)
  if (text === undefined) context.note(`${context.wording.text('ops.qrcode.unreadable')}\n`)
  else context.print(drawQr(text, color))
}
