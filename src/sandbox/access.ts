import { refuse } from './refusal.ts'
import type { Access, Caller, World } from './world.ts'

/** Section "who may call what" of the rules, for the two credentials. @throws Refusal */
export function checkAccess(access: Access, caller: Caller, world: World): void {
  switch (caller) {
    case 'console':
      return
    case 'app':
      return checkApp(access, world)
    case 'contacts':
      return checkContacts(access, world)
  }
}

function checkApp(access: Access, { switches }: World): void {
  switch (access) {
    case 'write':
      return refuse(switches.appWrite)
    case 'list_id':
      return refuse(switches.appListId)
    case 'contacts':
      return refuse(48002)
    case 'app':
    case 'detail':
    case 'ids':
    case 'any':
    case 'tag-write':
      return
  }
}

function checkContacts(access: Access, { profile, switches }: World): void {
  switch (access) {
    case 'write':
    case 'tag-write':
      return switches.contactsPermission === 'read' ? refuse(48002) : undefined
    case 'detail':
      return profile === 'full' ? undefined : refuse(48009)
    case 'app':
      return refuse(48002)
    case 'list_id':
    case 'contacts':
    case 'ids':
    case 'any':
      return
  }
}
