// @ts-check
/** @import { Machine } from '../src/api/contract.ts' */
/** @import { Api } from './api.js' */
/** @import { Page } from './page.js' */
import { h, write } from './dom.js'
import { createPageBody, section } from './page.js'
import { createProfilesQuestion } from './profiles-question.js'
import { createGroupTable, createProfileTable } from './profiles-tables.js'
import { createUnknownTable } from './profiles-unknown.js'

/** More are listed on the command line, where they can be searched. */
const SHOWN = 200
/** The ones that asked last. */
const STRANGERS = 10

/**
 * What the organization declares: groups in the order in which they are asked, profiles, and who would get what.
 *
 * @param {Api} api
 * @returns {Page}
 */
export function createProfilesPage(api) {
  const count = h('p', { class: 'count' })
  const question = createProfilesQuestion(api)
  const groups = createGroupTable()
  const profiles = createProfileTable()
  const unknown = createUnknownTable((says) => question.askAbout(says))
  const ask = section('Which group would a machine get?', question.element)
  const groupPart = section(
    'Groups, in the order in which they are asked',
    h('div', { class: 'scroll' }, groups.element),
  )
  const profilePart = section('Profiles', h('div', { class: 'scroll' }, profiles.element))
  const unknownPart = section('Machines that no group took', h('div', { class: 'scroll' }, unknown.element))
  const none = h(
    'p',
    { class: 'none' },
    'Nothing is declared yet: machines boot what their pool says. ',
    h('code', {}, 'coldforge profiles apply -f FOLDER'),
    ' takes groups, profiles and templates from a folder as matchbox has them.',
  )
  const heading = h('div', { class: 'heading' }, h('h1', {}, 'Profiles'), count)
  const body = createPageBody('profiles', heading, none, ask, unknownPart, groupPart, profilePart)
  return {
    element: body.element,
    title: () => 'Profiles',
    async read() {
      const [first, second, { machines }, strangers] = await Promise.all([
        api.get(`/groups?limit=${SHOWN}`),
        api.get(`/profiles?limit=${SHOWN}`),
        api.get(`/machines?limit=${SHOWN}`),
        api.get('/unknown-machines'),
      ])
      groups.update(first.groups)
      profiles.update(second.profiles)
      question.offer(machines.map((/** @type {Machine} */ { id, name }) => ({ id, name })))
      unknown.update(strangers.machines.slice(0, STRANGERS))
      unknownPart.hidden = strangers.machines.length === 0
      const more = first.next !== null || second.next !== null
      write(count, more ? `the first ${SHOWN} of each; coldforge groups list has all` : '')
      none.hidden = first.groups.length + second.profiles.length > 0
      ask.hidden = groupPart.hidden = first.groups.length === 0
      profilePart.hidden = second.profiles.length === 0
      body.show()
    },
    take: () => false,
    draw: () => undefined,
  }
}
