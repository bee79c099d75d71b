// @ts-check
/** @import { Page } from './page.js' */
import { createAnnouncer } from './announce.js'
import { Api, Problem } from './api.js'
import { createBootPage } from './boot-page.js'
import { createClustersPage } from './clusters-page.js'
import { createDiffPage } from './diff-page.js'
import { write } from './dom.js'
import { follow } from './follow.js'
import { createHomePage } from './home-page.js'
import { createMachinePage } from './machine-page.js'
import { createNotice } from './notice.js'
import { createOperationPage } from './operation-page.js'
import { createPoolPage } from './pool-page.js'
import { createPoolsPage } from './pools-page.js'
import { createProfilesPage } from './profiles-page.js'
import { createRolloutPage } from './rollout-page.js'
import { markSection } from './sections.js'
import { routeOf } from './route.js'
import { revisionsOfMachine, revisionsOfPool } from './revisions-of.js'
import { sessionKey, takeKeyFromAddress } from './session-key.js'
import { createSignInPage } from './sign-in-page.js'

/** Heartbeats are not boot events: their times are read again at the pace at which agents report. */
const READ_EVERY = 10_000
/** Neither are the steps of operations. */
const READ_FLEET_EVERY = 2000
/** A boot's events come in bursts; the list is read once for each burst. */
const BURST = 500

/** @param {string} id */
function place(id) {
  const element = document.getElementById(id)
  if (element === null) throw new Error(`index.html has no #${id}`)
  return element
}

const main = place('main')
const connection = place('connection')
const signOut = place('sign-out')
const api = new Api(sessionKey.read)
const announcer = createAnnouncer(place('announcements'))
const notice = createNotice(place('notice'), () => void read())

/** @type {Page} */
let page
/** @type {AbortController | undefined} */
let following
/** @type {ReturnType<typeof setTimeout> | undefined} */
let soon
/** @type {number | undefined} */
let frame

const ownerOf = { pools: revisionsOfPool, machines: revisionsOfMachine }

/** @returns {Page} */
function pageOfAddress() {
  const route = routeOf(location.hash)
  markSection(place('sections'), route)
  switch (route.kind) {
    case 'machine':
      return createMachinePage(api, route.id)
    case 'boot':
      return createBootPage(api, route.id)
    case 'pools':
      return createPoolsPage(api)
    case 'pool':
      return createPoolPage(api, route.id)
    case 'rollout':
      return createRolloutPage(api, route.pool, route.id)
    case 'diff':
      return createDiffPage(api, ownerOf[route.of](api, route.id), route.from, route.to)
    case 'operation':
      return createOperationPage(api, route.id)
    case 'clusters':
      return createClustersPage(api)
    case 'profiles':
      return createProfilesPage(api)
    case 'home':
      return createHomePage(api)
  }
}

/** @param {Page} next */
function show(next) {
  page = next
  main.replaceChildren(page.element)
  signOut.hidden = sessionKey.read() === null
  return read()
}

/** Reads the page again. One that has been left while it was read may fail in silence. */
async function read() {
  clearTimeout(soon)
  soon = undefined
  const reading = page
  try {
    await reading.read()
    if (reading !== page) return
    notice.clear()
    document.title = `${page.title()} · Coldforge`
  } catch (failure) {
    if (reading !== page) return
    if (!(failure instanceof Problem)) throw failure
    if (failure.status === 401) askForKey(failure)
    else notice.show(failure)
  }
}

function readSoon() {
  soon ??= setTimeout(() => void read(), BURST)
}

/** Many events of one moment are drawn once, and none while nobody looks. */
function drawSoon() {
  frame ??= requestAnimationFrame(() => {
    frame = undefined
    page.draw()
  })
}

/** @param {Problem} problem */
function askForKey(problem) {
  following?.abort()
  following = undefined
  write(connection, '')
  notice.clear()
  const hadKey = sessionKey.read() !== null
  sessionKey.forget()
  void show(createSignInPage(problem, hadKey, start))
}

/** @param {string} [key] */
function start(key) {
  if (key !== undefined) sessionKey.keep(key)
  following?.abort()
  following = new AbortController()
  void show(pageOfAddress())
  void follow(api, follower, following.signal)
}

const follower = {
  onOpen() {
    setConnection('live', 'Live')
    void read()
  },
  /** @param {import('../src/api/contract.ts').Boot} boot */
  onBoot(boot) {
    announcer.take(boot)
    if (page.take(boot)) readSoon()
    drawSoon()
  },
  onNews() {
    if (page.isOfFleet) readSoon()
  },
  /** @param {Problem} problem */
  onLost(problem) {
    if (problem.status === 401) return askForKey(problem)
    setConnection('lost', problem.status === 403 ? 'Not live' : 'Offline, trying again')
    if (problem.code === 'OFFLINE') notice.show(problem)
  },
}

/**
 * @param {'live' | 'lost'} state
 * @param {string} text
 */
function setConnection(state, text) {
  connection.dataset['state'] = state
  write(connection, text)
}

addEventListener('hashchange', () => {
  if (takeKeyFromAddress()) return start()
  main.focus({ preventScroll: true })
  scrollTo(0, 0)
  void show(pageOfAddress())
})
place('skip').addEventListener('click', () => main.focus())
signOut.addEventListener('click', () => {
  sessionKey.forget()
  start()
})
setInterval(drawSoon, 1000)
setInterval(() => {
  if (!document.hidden) readSoon()
}, READ_EVERY)
setInterval(() => {
  if (!document.hidden && page.isOfFleet) readSoon()
}, READ_FLEET_EVERY)
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) readSoon()
})

takeKeyFromAddress()
start()
