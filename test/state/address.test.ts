import { describe, expect, test } from 'vitest'
import { OrgctlError } from '../../src/errors.ts'
import { shownAddress, stateAddresses, type StateAddressSettings } from '../../src/state/address.ts'

function addresses(typed: string, settings: StateAddressSettings = {}): object {
  const found = stateAddresses(typed, settings)
  return {
    lock: `${found.lockMethod} ${found.lock.href}`,
    unlock: `${found.unlockMethod} ${found.unlock.href}`,
    update: `${found.updateMethod} ${found.state.href}`,
  }
}

test("locks are taken at the address itself, as Terraform's protocol has it", () => {
  expect(addresses('https://state.example.com/org?a=1')).toEqual({
    lock: 'LOCK https://state.example.com/org?a=1',
    unlock: 'UNLOCK https://state.example.com/org?a=1',
    update: 'POST https://state.example.com/org?a=1',
  })
})

test.each(['42', 'group%2Fproject'])("GitLab's locks have an address of their own: project %s", (project) => {
  const address = `https://gitlab.example.com/sub/api/v4/projects/${project}/terraform/state/org`
  expect(addresses(address)).toEqual({
    lock: `POST ${address}/lock`,
    unlock: `DELETE ${address}/lock`,
    update: `POST ${address}`,
  })
})

test('everything can be set', () => {
  const settings = {
    lockAddress: 'https://locks.example.com/a',
    unlockAddress: 'https://locks.example.com/b',
    updateMethod: 'put',
    lockMethod: 'PUT',
    unlockMethod: 'delete',
  }
  expect(addresses('https://gitlab.com/api/v4/projects/42/terraform/state/org', settings)).toEqual({
    lock: 'PUT https://locks.example.com/a',
    unlock: 'DELETE https://locks.example.com/b',
    update: 'PUT https://gitlab.com/api/v4/projects/42/terraform/state/org',
  })
})

describe('refused', () => {
  test.each([
    ['ftp://a/b', 'state.address'],
    ['https://', 'state.address'],
    ['http://state.example.com/org', 'state.address-http'],
    ['https://ci:hush@state.example.com/org', 'state.address-credentials'],
    ['https://hush@state.example.com/org?token=hush', 'state.address-credentials'],
  ])('%s', (typed, code) => {
    const error = ((): unknown => {
      try {
        return stateAddresses(typed, {})
      } catch (thrown) {
        return thrown
      }
    })()
    expect(error).toBeInstanceOf(OrgctlError)
    expect(error).toMatchObject({ code })
    expect(String(error)).not.toContain('hush')
  })

  test('a method that is none', () => {
    expect(() => stateAddresses('https://a.example.com', { lockMethod: 'GET /' })).toThrow('ORGCTL_STATE_LOCK_METHOD')
  })
})

test.each(['http://localhost:8080/s', 'http://127.0.0.1/s', 'http://[::1]:8080/s'])('%s may be plain', (typed) => {
  expect(stateAddresses(typed, {}).state.href).toBe(typed)
})

test.each([
  ['https://a.example.com/b?token=hush#hush', 'https://a.example.com/b'],
  ['https://ci:hush@a.example.com/b', 'https://a.example.com/b'],
  ['https://ci:hush@:/b?hush', 'https://:/b'],
])('%s shows as %s', (address, shown) => {
  expect(shownAddress(address)).toBe(shown)
})
