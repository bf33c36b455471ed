/** The words the FCC names (47 CFR 64.1200(a)(10)), alone in a message: whoever writes only this wants no more. */
const STOP = /^[\s"'.!]*(stop|stop\s?all|quit|end|revoke|opt[\s-]?out|cancel|unsubscribe)[\s"'.!]*$/i

export const isStopWord = (text: string): boolean => text.length <= 40 && STOP.test(text)
