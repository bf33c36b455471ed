import { useState } from 'react'

/** The value as it was at the first look, whatever comes later. */
export const useFreeze = <Value>(value: Value): Value => useState(value)[0]
