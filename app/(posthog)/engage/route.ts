export { capture as POST, preflight as OPTIONS } from '#app/capture.ts'
