// @ts-check
import './api.js'
import './waterfall.js'
