/** What a sandbox accepts unless told otherwise. */
export const SANDBOX_CREDENTIALS = { corpId: 'wwsandbox', contactsSecret: 'contacts', appSecret: 'app' } as const
